package io.quillstream.ingest.http;

import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.http.RequestId;
import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store that is away is no bug: the answer is 503, and the same request may succeed in a moment. */
public final class StoreProblems implements HttpModule {

    private static final Logger LOG = LoggerFactory.getLogger(StoreProblems.class);

    @Override
    public void routes(RoutesConfig routes) {
        routes.exception(ConnectionException.class, StoreProblems::away);
        routes.exception(TransactionException.class, StoreProblems::away);
        routes.exception(CloseException.class, StoreProblems::away);
        routes.exception(MongoTimeoutException.class, StoreProblems::away);
        routes.exception(MongoSocketException.class, StoreProblems::away);
    }

    private static void away(Exception cause, Context request) {
        LOG.warn("Request {} met a store that is away: {}", RequestId.of(request), cause.getMessage());
        ProblemException refusal =
                ProblemCode.OVERLOADED.because("A store is away for the moment").withRetryAfter(Duration.ofSeconds(2));
        request.status(refusal.code().status());
        refusal.headers().forEach(request::header);
        request.contentType(Problem.MEDIA_TYPE)
                .result(Problem.of(refusal, request.path(), RequestId.of(request))
                        .bytes());
    }
}
