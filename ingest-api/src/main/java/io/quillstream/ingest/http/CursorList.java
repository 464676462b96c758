package io.quillstream.ingest.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.paging.SignedCursor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A list answered page by page, {@code {data, next_cursor}}, by the parameters {@code limit} and {@code cursor}.
 * Thread-safe.
 *
 * @param name of the list with its filters; a cursor of another list is refused
 * @param position of a row, as text; the next page begins behind it
 * @param json a row as it is shown
 */
public record CursorList<T>(
        SignedCursor cursors, String name, Function<T, String> position, Function<T, ObjectNode> json) {

    /** Where the rows come from. */
    public interface Source<T> {

        /** At most that many rows behind the position, or from the first on if there is none. */
        List<T> after(Optional<String> position, int limit);
    }

    /**
     * Answers with the page that is asked for.
     *
     * @param workspace whose cursors are good
     * @throws io.quillstream.edge.problem.ProblemException 422 for a limit out of range or a cursor of something else
     */
    public void answer(Context request, UUID workspace, Source<T> source) {
        QueryParameters query = new QueryParameters(request);
        int limit = query.limit();
        List<T> found =
                source.after(query.text("cursor").map(cursor -> cursors.open(workspace, name, cursor)), limit + 1);
        ObjectNode body = JsonText.object();
        ArrayNode data = body.putArray("data");
        found.stream().limit(limit).map(json).forEach(data::add);
        body.put(
                "next_cursor",
                found.size() > limit ? cursors.seal(workspace, name, position.apply(found.get(limit - 1))) : null);
        Answers.json(request, 200, body);
    }
}
