package io.quillstream.launcher.command;

import io.quillstream.client.Batch;
import java.io.PrintStream;

/** One line that fills up: done, rate, time left, cost. Rewrites itself on a terminal, else prints each tenth once. */
final class ProgressBar {

    private static final int WIDTH = 32;

    private final PrintStream screen;
    private final boolean terminal =
            System.console() != null && System.console().isTerminal();
    private final long begun = System.nanoTime();
    private int lastTenth = -1;

    /** @param screen where to draw, or null for nowhere */
    ProgressBar(PrintStream screen) {
        this.screen = screen;
    }

    void show(Batch batch) {
        int total = Math.max(1, batch.requestCounts().total());
        int done = batch.requestCounts().done();
        int tenth = done * 10 / total;
        if (screen == null || (!terminal && tenth == lastTenth)) {
            return;
        }
        lastTenth = tenth;
        int filled = (int) ((long) WIDTH * done / total);
        double seconds = (System.nanoTime() - begun) / 1e9;
        String eta = batch.etaSeconds() == null ? "" : "  " + batch.etaSeconds() + " s left";
        String line = "[%s%s] %d/%d  %.0f/s%s  %s"
                .formatted(
                        "█".repeat(filled),
                        "·".repeat(WIDTH - filled),
                        done,
                        total,
                        done / Math.max(seconds, 0.001),
                        eta,
                        Printed.cost(batch));
        screen.print(terminal ? "\r\u001b[K" + line : line + "\n");
        screen.flush();
    }

    void done() {
        if (screen != null && terminal) {
            screen.println();
        }
    }
}
