package io.github.smtpraw.auth;

/** The libraries that only some mechanisms need, so that an application need not have them. */
enum Library {
    SASLPREP("com.ongres.stringprep:saslprep", "com.ongres.saslprep.SASLprep"),
    SCRAM("com.ongres.scram:scram-common", "com.ongres.scram.common.ScramFunctions");

    private final String artifact;
    private final boolean present;

    Library(String artifact, String type) {
        this.artifact = artifact;
        this.present = isPresent(type);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, Library.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    boolean isPresent() {
        return present;
    }

    /**
     * @param user what can't do without it
     * @throws IllegalArgumentException naming it, where it is missing
     */
    void require(String user) {
        if (!present) {
            throw new IllegalArgumentException(neededBy(user));
        }
    }

    /**
     * @param user what can't do without it
     */
    String neededBy(String user) {
        return user + " needs the library " + artifact;
    }
}
