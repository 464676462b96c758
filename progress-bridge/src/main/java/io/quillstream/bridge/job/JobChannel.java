package io.quillstream.bridge.job;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.bridge.stream.SseFrames;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.progress.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One job that somebody follows: its events from the first, numbered, and the clients that wait for more. The past is
 * found once; live records that come meanwhile wait here, and each record is folded in exactly once because offsets
 * tell them apart. So a client gets n+1, n+2 … without gap or repetition, whenever it joins. Thread-safe.
 */
final class JobChannel {

    private final ProgressDecoder decoder;
    private final LongConsumer fanOut;
    private final List<byte[]> frames = new ArrayList<>(8);
    /** Replaced, never changed: a stream that fails leaves while it is being written to. */
    private List<Subscriber> subscribers = List.of();

    private List<LogRecord> early = new ArrayList<>(2);
    private ProgressNumbering numbering;
    private long foldedTo;

    /** @param fanOut told of each live event when it has been given to all clients, with its append time */
    JobChannel(ProgressDecoder decoder, LongConsumer fanOut) {
        this.decoder = decoder;
        this.fanOut = fanOut;
    }

    /** Lays the past under what came live meanwhile. */
    synchronized void begin(Past past) {
        if (numbering != null) {
            return;
        }
        frames.addAll(past.frames());
        numbering = past.numbering();
        foldedTo = past.foldedTo();
        past.following().forEach(this::fold);
        early.forEach(this::fold);
        early = null;
    }

    /** Takes a record of the job, in the order of the log. */
    synchronized void progressed(LogRecord record) {
        if (numbering == null) {
            early.add(record);
        } else if (fold(record) && !subscribers.isEmpty()) {
            fanOut.accept(record.appendedAt());
        }
    }

    /** Passes a piece of text on to those who want it, unless it comes from an attempt that is over. */
    synchronized void streamed(LogRecord record) {
        if (numbering == null || numbering.ended() || subscribers.stream().noneMatch(Subscriber::deltas)) {
            return;
        }
        decoder.delta(record).filter(this::current).ifPresent(delta -> {
            byte[] frame = SseFrames.unnumbered("delta", DeltaJson.of(delta));
            subscribers.stream()
                    .filter(Subscriber::deltas)
                    .forEach(each -> each.stream().send(frame));
        });
    }

    /** Sends what the client has not seen and keeps it for what follows; ends its stream if nothing does. */
    synchronized void join(Subscriber subscriber) {
        for (int number = 1; number <= frames.size(); number++) {
            if (unseen(number, subscriber)) {
                subscriber.stream().send(frames.get(number - 1));
            }
        }
        if (numbering.ended()) {
            subscriber.stream().end();
        } else {
            List<Subscriber> more = new ArrayList<>(subscribers);
            more.add(subscriber);
            subscribers = List.copyOf(more);
        }
    }

    synchronized void leave(Subscriber subscriber) {
        subscribers = subscribers.stream().filter(each -> each != subscriber).toList();
    }

    /**
     * Whether the client is to get the event. Who names an event that is not there yet may have seen it in an instance that is
     * ahead of this one; who names one behind the job's end cannot have seen it, and is told how the job ended.
     */
    private boolean unseen(int number, Subscriber subscriber) {
        boolean end = numbering.ended() && number == frames.size();
        return number > subscriber.after() || (end && number < subscriber.after());
    }

    private boolean current(DeltaStreamed delta) {
        return delta.getAttempt() >= numbering.attempt() && delta.getDelivery() >= numbering.delivery();
    }

    /** Whether the record became an event. */
    private boolean fold(LogRecord record) {
        if (record.offset() <= foldedTo) {
            return false;
        }
        Optional<ProgressReported> event = decoder.progress(record);
        foldedTo = record.offset();
        Optional<Stage> stage = event.flatMap(known -> Stage.of(known.getStage()));
        if (stage.isEmpty()) {
            return false;
        }
        var step = numbering.next(
                stage.get(), event.get().getAttempt(), event.get().getDelivery());
        numbering = step.state();
        step.number().ifPresent(number -> publish(NumberedFrame.of(event.get(), number), number));
        return step.number().isPresent();
    }

    private void publish(byte[] frame, int number) {
        frames.add(frame);
        for (Subscriber subscriber : subscribers) {
            if (unseen(number, subscriber)) {
                subscriber.stream().send(frame);
            }
        }
        if (numbering.ended()) {
            List<Subscriber> done = subscribers;
            subscribers = List.of();
            done.forEach(each -> each.stream().end());
        }
    }
}
