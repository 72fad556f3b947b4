package io.github.smtpraw.batch;

import org.apache.camel.RuntimeCamelException;

/**
 * A batch that can't be read on. What it held ahead of that place has been given out, nothing of
 * the message at that place has.
 */
public class BatchSyntaxException extends RuntimeCamelException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final String what;
    private long transaction = 1;

    /**
     * @param line the line at fault, the first one being 1
     * @param what is wrong with it
     */
    public BatchSyntaxException(long line, String what) {
        this(line, what, null);
    }

    BatchSyntaxException(long line, String what, Throwable cause) {
        super(what, cause);
        this.line = line;
        this.what = what;
    }

    /** The same, as it is known which transaction that line is of. */
    BatchSyntaxException inTransaction(long number) {
        transaction = number;
        return this;
    }

    public long getLine() {
        return line;
    }

    /**
     * Which transaction can't be read, the first one being 1: all ahead of it have been given out.
     */
    public long getTransaction() {
        return transaction;
    }

    /** The line, the transaction and what is wrong. */
    @Override
    public String getMessage() {
        return "Line " + line + " of the batch, in transaction " + transaction + ": " + what;
    }
}
