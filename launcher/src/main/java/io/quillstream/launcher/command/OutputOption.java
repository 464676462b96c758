package io.quillstream.launcher.command;

import picocli.CommandLine.Option;

/** In which form a command prints its results; shared by all that print data. */
public final class OutputOption {

    /** For people or for scripts. */
    public enum Form {
        TEXT,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json.",
            defaultValue = "text")
    Form form;

    boolean json() {
        return form == Form.JSON;
    }
}
