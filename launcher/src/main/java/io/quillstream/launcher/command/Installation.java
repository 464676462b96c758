package io.quillstream.launcher.command;

import io.quillstream.embedded.StackFailedException;
import io.quillstream.embedded.folder.FolderInUseException;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.failure.FileTrouble;
import io.quillstream.launcher.house.AtRest;
import io.quillstream.launcher.house.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data folder that a command was given with {@code --data}. */
final class Installation {

    private Installation() {}

    /**
     * Opens its servers, running or not.
     *
     * @throws CommandFailure if they cannot be opened; never with exit code 1, which says that a ledger differs
     */
    static AtRest open(Path data) {
        Path endpoints = Endpoints.fileIn(data);
        if (!Files.exists(endpoints)) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "no installation in " + data + ": " + endpoints + " is missing",
                    "--data with the folder that ./quill up was given, or none to ask the server at --url");
        }
        try {
            return AtRest.open(data);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "cannot read " + endpoints + ": " + FileTrouble.reason(e), "ls -l " + endpoints);
        } catch (FolderInUseException starting) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "the server of " + data + " does not answer, and has the folder: it is about to start or to end",
                    "again in a while");
        } catch (StackFailedException broken) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, broken.getMessage(), "./quill up --data " + data + ", which writes a log");
        }
    }
}
