package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import java.util.List;
import java.util.Optional;

/**
 * Asks one provider after the other until one answers. If all of them are down, a stand-in answers where the operator
 * allows it. Thread-safe.
 */
public final class FallbackModel implements TextModel {

    private final List<TextModel> chain;
    private final Optional<TextModel> standIn;

    /** @param chain in the order of asking, not empty */
    public FallbackModel(List<TextModel> chain, Optional<TextModel> standIn) {
        this.chain = List.copyOf(chain);
        this.standIn = standIn;
    }

    @Override
    public ModelReply write(ModelCall call) {
        int calls = 0;
        ModelReply reply = null;
        for (TextModel provider : chain) {
            reply = provider.write(call).plusCalls(calls);
            calls = reply.calls();
            if (!(reply instanceof Trouble trouble)
                    || !trouble.kind().fallsBack()
                    || !call.events().wanted()) {
                return reply;
            }
        }
        return standIn.isPresent() ? standingIn(standIn.get().write(call), calls, reply) : reply;
    }

    /** What the stand-in was kept from writing may still be written elsewhere, so that is no failure. */
    private static ModelReply standingIn(ModelReply said, int calls, ModelReply failure) {
        return switch (said) {
            case Answer answer -> answer.asDegraded().plusCalls(calls);
            case Interrupted interrupted -> interrupted.plusCalls(calls);
            case Trouble trouble -> failure;
        };
    }
}
