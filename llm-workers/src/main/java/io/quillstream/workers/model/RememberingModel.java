package io.quillstream.workers.model;

import io.quillstream.schemas.hash.Sha256;
import io.quillstream.workers.model.ModelReply.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Answers a prompt from memory where it can. The key is a hash of everything that makes the answer: the prompt, the
 * models and their settings; the workspace keeps tenants apart. An answer is given to memory the moment it
 * arrives, so that a task delivered again does not pay again. A stand-in's answers are not remembered.
 */
public final class RememberingModel implements TextModel {

    private final TextModel model;
    private final AnswerCache cache;
    private final String settings;

    /** @param settings names the models behind and how they are set */
    public RememberingModel(TextModel model, AnswerCache cache, String settings) {
        this.model = model;
        this.cache = cache;
        this.settings = settings;
    }

    @Override
    public ModelReply write(ModelCall call) {
        String key = key(call);
        Optional<Answer> known = cache.find(call.workspace(), key);
        if (known.isPresent()) {
            return known.get().asCached();
        }
        ModelReply reply = model.write(call);
        if (reply instanceof Answer answer && !answer.degraded()) {
            cache.put(call.workspace(), key, answer);
        }
        return reply;
    }

    @Override
    public void forget(ModelCall call) {
        cache.remove(call.workspace(), key(call));
    }

    private String key(ModelCall call) {
        MessageDigest sha = Sha256.begin();
        add(sha, settings);
        add(sha, call.prompt().shape().name());
        add(sha, call.prompt().system());
        call.prompt().turns().forEach(turn -> add(sha, turn));
        call.prompt().mostTokens().ifPresent(most -> add(sha, "at most " + most));
        return HexFormat.of().formatHex(sha.digest());
    }

    /** With its length, so that no two lists of texts hash alike. */
    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        sha.update((byte) ':');
        sha.update(bytes);
    }
}
