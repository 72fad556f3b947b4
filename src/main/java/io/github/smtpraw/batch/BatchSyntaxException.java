package io.github.smtpraw.batch;

import org.apache.camel.RuntimeCamelException;

/**
 * A batch that can't be read on. What it held ahead of that place has been given out, nothing of
 * the message at that place has.
 */
public class BatchSyntaxException extends RuntimeCamelException {
    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * @param line the line at fault, the first one being 1
     * @param what is wrong with it
     */
    public BatchSyntaxException(long line, String what) {
        this(line, what, null);
    }

    BatchSyntaxException(long line, String what, Throwable cause) {
        super("Line " + line + " of the batch: " + what, cause);
        this.line = line;
    }

    public long getLine() {
        return line;
    }
}
