package io.quillstream.launcher.bench;

import io.quillstream.schemas.hash.Sha256;
import java.security.MessageDigest;

/**
 * How fast the machine is at this moment: a fixed amount of hashing. Figures of runs whose calibration differs cannot be
 * compared; on a machine that is shared with other work it tells a slow change from a busy neighbour.
 */
final class Calibration {

    private static final int ROUNDS = 64;
    private static final byte[] BLOCK = new byte[256 * 1024];

    private Calibration() {}

    /** Wall-clock milliseconds of the better of three goes, so that the first one's compilation does not count. */
    static long millis() {
        long best = Long.MAX_VALUE;
        for (int go = 0; go < 3; go++) {
            long begun = System.nanoTime();
            hash();
            best = Math.min(best, System.nanoTime() - begun);
        }
        return best / 1_000_000;
    }

    private static void hash() {
        MessageDigest digest = Sha256.begin();
        for (int i = 0; i < ROUNDS; i++) {
            digest.update(BLOCK);
        }
        digest.digest();
    }
}
