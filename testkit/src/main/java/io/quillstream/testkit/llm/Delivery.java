package io.quillstream.testkit.llm;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers one request, well or by a fault. The caller closes the exchange. */
record Delivery(HttpExchange exchange, Wire wire, Chat chat) {

    /** The tokens that the client was told of. */
    int deliver(Fault fault) throws IOException, InterruptedException {
        Reply good = reply(SimpleCopy.answer(chat), Reply.End.DONE, chat.model());
        return switch (fault) {
            case Fault.None none -> send(good);
            case Fault.Status status -> {
                status.retryAfter()
                        .ifPresent(value -> exchange.getResponseHeaders().set("Retry-After", value));
                raw(status.code(), "{\"error\":{\"message\":\"scripted\",\"type\":\"scripted\"}}");
                yield 0;
            }
            case Fault.Raw exact -> {
                raw(exact.code(), exact.body());
                yield 0;
            }
            case Fault.EchoedKey echo -> {
                String told = "Incorrect key: " + exchange.getRequestHeaders().entrySet();
                raw(401, Json.object().put("error", told).toString());
                yield 0;
            }
            case Fault.Reset reset -> 0;
            case Fault.Silence silence -> {
                Thread.sleep(silence.lasts());
                yield 0;
            }
            case Fault.Late late -> {
                Thread.sleep(late.by());
                yield send(good);
            }
            case Fault.SilentBody silent -> {
                byte[] body = body(good);
                begin(body, body.length / 4);
                Thread.sleep(silent.lasts());
                yield 0;
            }
            case Fault.SlowDrip drip -> drip(body(good), drip.pause());
            case Fault.InvalidJson invalid -> {
                raw(200, "{\"choices\": [oops");
                yield 0;
            }
            case Fault.EmptyText empty -> send(reply("", Reply.End.DONE, chat.model()));
            case Fault.Huge huge -> {
                raw(200, "{\"padding\":\"" + "x".repeat(huge.bytes()) + "\"}");
                yield 0;
            }
            case Fault.DuplicatedChunks twice -> sendTwice(good);
            case Fault.MissingUsage missing -> send(new Reply(good.model(), good.text(), good.end(), false, 0, 0));
            case Fault.WrongModel wrong -> send(reply(good.text(), Reply.End.DONE, "some-other-model"));
            case Fault.ContentFilter filter -> send(reply("", Reply.End.FILTERED, chat.model()));
            case Fault.Truncated cut ->
                send(reply(good.text().substring(0, good.text().length() * 2 / 3), Reply.End.LENGTH, chat.model()));
            case Fault.CutUtf8 cut -> {
                byte[] body = body(good);
                int middle = afterFirstByteOfACharacter(body);
                head(middle);
                exchange.getResponseBody().write(body, 0, middle);
                yield 0;
            }
            case Fault.CutBody cut -> {
                byte[] body = body(good);
                begin(body, body.length / 2);
                yield 0;
            }
            case Fault.Text text -> send(reply(text.text(), Reply.End.DONE, chat.model()));
        };
    }

    private Reply reply(String text, Reply.End end, String model) {
        int input = SimpleCopy.tokens(chat.system() + String.join("", chat.users()));
        return new Reply(model, text, end, true, input, SimpleCopy.tokens(text));
    }

    private int send(Reply reply) throws IOException {
        byte[] body = body(reply);
        head(body.length);
        exchange.getResponseBody().write(body);
        return reply.inputTokens() + reply.outputTokens();
    }

    /** Promises the whole body and sends that much of it. */
    private void begin(byte[] body, int sent) throws IOException {
        head(body.length);
        exchange.getResponseBody().write(body, 0, sent);
        exchange.getResponseBody().flush();
    }

    private int sendTwice(Reply reply) throws IOException {
        if (!chat.streaming()) {
            return send(reply);
        }
        List<String> events = new ArrayList<>();
        for (String event : wire.events(reply)) {
            events.add(event);
            if (event.contains("\"content\":\"") || event.contains("text_delta") || event.contains("\"parts\"")) {
                events.add(event);
            }
        }
        byte[] body = String.join("", events).getBytes(StandardCharsets.UTF_8);
        head(body.length);
        exchange.getResponseBody().write(body);
        return reply.inputTokens() + reply.outputTokens();
    }

    private int drip(byte[] body, Duration pause) throws IOException, InterruptedException {
        head(body.length);
        OutputStream out = exchange.getResponseBody();
        for (byte b : body) {
            out.write(b);
            out.flush();
            Thread.sleep(pause);
        }
        return 0;
    }

    private byte[] body(Reply reply) {
        String body = chat.streaming() ? String.join("", wire.events(reply)) : wire.whole(reply);
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private void head(int length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", chat.streaming() ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, length);
    }

    private void raw(int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static int afterFirstByteOfACharacter(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if ((body[i] & 0xFF) >= 0xC2) {
                return i + 1;
            }
        }
        return body.length;
    }
}
