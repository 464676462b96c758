package io.quillstream.workers.reply;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps the prompt's own text out of an answer that is shown while it is being written. What may be the beginning of such a
 * text is held back until more has come; once one is complete nothing is let through any more. Looks through the escapes of
 * JSON, since answers are JSON. Watches one answer; used by one thread.
 */
public final class LeakWatch {

    /** So many characters of a secret or an instruction give nothing away, and honest text may end with them. */
    private static final int HARMLESS = 10;

    private final List<String> forbidden;
    private final StringBuilder held = new StringBuilder();
    private boolean leaked;

    /** What is held, as {@link Leak} compares it: in lower case, white space collapsed, escapes resolved. */
    private final StringBuilder flat = new StringBuilder();

    /** Where each character of the flat text begins in what is held. */
    private int[] places = new int[64];

    /** Where what is held ends, but for an escape that is still incomplete. */
    private int end;

    LeakWatch(List<String> forbidden) {
        this.forbidden = forbidden;
    }

    /** What may be shown now that this piece has come: some of what was held back, and of the piece. May be empty. */
    public String pass(String piece) {
        if (leaked) {
            return "";
        }
        held.append(piece);
        flatten();
        for (int at = 0; at < flat.length(); at++) {
            if (mayBegin(at)) {
                return let(places[at]);
            }
        }
        return let(end);
    }

    /** What may be shown of what is held back when nothing more comes. */
    public String rest() {
        boolean harmless = !leaked && flat.length() < HARMLESS;
        String rest = harmless ? held.toString() : "";
        held.setLength(0);
        return rest;
    }

    /** Whether a forbidden text is there, or its beginning up to the end of what has come. */
    private boolean mayBegin(int at) {
        int left = flat.length() - at;
        boolean any = false;
        for (String one : forbidden) {
            int compared = Math.min(left, one.length());
            if (matches(one, at, compared)) {
                any = true;
                leaked |= compared == one.length();
            }
        }
        return any;
    }

    private boolean matches(String one, int at, int length) {
        for (int i = 0; i < length; i++) {
            if (flat.charAt(at + i) != one.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String let(int length) {
        String shown = held.substring(0, length);
        held.delete(0, length);
        flatten();
        return shown;
    }

    private void flatten() {
        flat.setLength(0);
        end = 0;
        while (end < held.length()) {
            int from = end;
            int next = from + 1;
            char c = held.charAt(from);
            if (c == '\\') {
                if (next == held.length()) {
                    return;
                }
                char kind = held.charAt(next++);
                if (kind == 'u' && next + 4 > held.length()) {
                    return;
                }
                boolean number = kind == 'u' && isNumber(next);
                c = number ? (char) HexFormat.fromHexDigits(held, next, next + 4) : escaped(kind);
                next += number ? 4 : 0;
            }
            add(c, from);
            end = next;
        }
    }

    private boolean isNumber(int from) {
        return held.substring(from, from + 4).chars().allMatch(HexFormat::isHexDigit);
    }

    private static char escaped(char kind) {
        return switch (kind) {
            case 'n', 'r', 't' -> ' ';
            default -> kind;
        };
    }

    private void add(char c, int from) {
        boolean white = c == ' ' || c >= '\t' && c <= '\r';
        if (white && !flat.isEmpty() && flat.charAt(flat.length() - 1) == ' ') {
            return;
        }
        if (flat.length() == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[flat.length()] = from;
        flat.append(white ? ' ' : Character.toLowerCase(c));
    }
}
