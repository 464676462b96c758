package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers that the copy templates accept: a JSON object with as many different items as the last {@code Count:} line
 * asks for; pairs if the instructions speak of questions. Same request, same answer.
 */
final class SimpleCopy {

    private static final Pattern COUNT = Pattern.compile("(?m)^Count: (\\d{1,3})$");

    private SimpleCopy() {}

    static String answer(Chat chat) {
        String all = String.join("\n", chat.users());
        int count = 5;
        for (Matcher line = COUNT.matcher(all); line.find(); ) {
            count = Integer.parseInt(line.group(1));
        }
        boolean pairs = chat.system().contains("\"question\"");
        String mark = Integer.toHexString(all.hashCode());
        ObjectNode root = Json.object();
        ArrayNode items = root.putArray("items");
        for (int i = 1; i <= count; i++) {
            if (pairs) {
                items.addObject()
                        .put("question", "What is point " + i + " of " + mark + "?")
                        .put("answer", "It is the answer to point " + i + ", as für jeden Käufer written.");
            } else {
                items.add("Café-ready item " + i + " of draft " + mark);
            }
        }
        return root.toString();
    }

    /** About four characters to the token. */
    static int tokens(String text) {
        return Math.max(1, text.length() / 4);
    }
}
