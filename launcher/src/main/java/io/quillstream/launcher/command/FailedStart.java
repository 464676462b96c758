package io.quillstream.launcher.command;

import io.javalin.util.JavalinBindException;
import io.quillstream.embedded.StackFailedException;
import io.quillstream.embedded.folder.FolderInUseException;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.nio.file.Path;

/** Why a server did not start: what the one at the terminal can mend is told with the next command. */
final class FailedStart {

    private FailedStart() {}

    /** What to throw for a failure of {@code quill up} on that folder. */
    static Exception ofUp(Exception failure, Path data) {
        String same = "./quill up --data " + data;
        return switch (failure) {
            case FolderInUseException inUse -> failed(inUse, "./quill up --data ANOTHER_FOLDER --port 0");
            case JavalinBindException taken -> failed(taken, same + " --port 0, which takes a free one");
            case StackFailedException broken ->
                failed(broken, same + " again; " + data.resolve("logs/quill.json") + " tells more");
            default -> failure;
        };
    }

    /** What to throw for a failure of {@code quill run}. */
    static Exception ofRun(Exception failure, String service) {
        return failure instanceof JavalinBindException taken
                ? failed(taken, "QUILL_HTTP_PORT=0 ./quill run " + service + ", which takes a free one")
                : failure;
    }

    private static CommandFailure failed(Exception failure, String next) {
        return new CommandFailure(ExitCode.FAILURE, failure.getMessage(), next);
    }
}
