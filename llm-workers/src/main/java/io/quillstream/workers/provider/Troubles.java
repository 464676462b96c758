package io.quillstream.workers.provider;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import io.quillstream.workers.local.LocalWriter.LocalInterruptedException;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.provider.ProviderFailure.Garbled;
import io.quillstream.workers.provider.ProviderFailure.Refused;
import io.quillstream.workers.provider.ProviderFailure.Status;
import io.quillstream.workers.provider.ProviderFailure.Stopped;
import io.quillstream.workers.provider.ProviderFailure.TimedOut;
import io.quillstream.workers.provider.ProviderFailure.Unreachable;
import io.quillstream.workers.provider.ProviderFailure.Untrusted;
import java.util.Optional;

/** The taxonomy: what each exception of a provider's client means. The outermost known cause decides. */
final class Troubles {

    private Troubles() {}

    static ModelReply of(Throwable failure, String provider, String model) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Stopped stopped -> {
                    return new Interrupted(1);
                }
                case LocalInterruptedException stopped -> {
                    return new Interrupted(0);
                }
                case Status status -> {
                    return new Trouble(
                            ofStatus(status.statusCode()),
                            provider,
                            model,
                            "status " + status.statusCode(),
                            status.retryAfter(),
                            1);
                }
                case HttpException status -> {
                    return trouble(ofStatus(status.statusCode()), provider, model, "status " + status.statusCode());
                }
                case TimedOut late -> {
                    return trouble(TroubleKind.TIMEOUT, provider, model, late.getMessage());
                }
                case Unreachable gone -> {
                    return trouble(TroubleKind.UNAVAILABLE, provider, model, gone.getMessage());
                }
                case Untrusted stranger -> {
                    return trouble(TroubleKind.MISCONFIGURED, provider, model, stranger.getMessage());
                }
                case Refused refused -> {
                    return trouble(TroubleKind.REFUSED, provider, model, refused.getMessage());
                }
                case ContentFilteredException refused -> {
                    return trouble(TroubleKind.REFUSED, provider, model, "refusal");
                }
                case Garbled garbled -> {
                    return trouble(TroubleKind.GARBLED, provider, model, garbled.getMessage());
                }
                default -> {
                    // look deeper
                }
            }
        }
        // What is left comes from reading a body: no JSON, or not the JSON it should be. The message may quote it.
        return trouble(TroubleKind.GARBLED, provider, model, failure.getClass().getSimpleName());
    }

    static TroubleKind ofStatus(int status) {
        return switch (status) {
            case 400, 413, 422 -> TroubleKind.REJECTED;
            case 401, 402, 403, 404 -> TroubleKind.MISCONFIGURED;
            case 408, 409 -> TroubleKind.UNAVAILABLE;
            case 429 -> TroubleKind.CAPACITY;
            default -> status >= 500 || status < 400 ? TroubleKind.UNAVAILABLE : TroubleKind.REJECTED;
        };
    }

    private static Trouble trouble(TroubleKind kind, String provider, String model, String detail) {
        return new Trouble(kind, provider, model, detail, Optional.empty(), 1);
    }
}
