package io.quillstream.launcher.chaos.cluster;

import java.time.Duration;

/** A program that says that it is there and stays until it is ended. */
public final class Sleeper {

    private Sleeper() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("here");
        Waiting.pause(Duration.ofMinutes(5));
    }
}
