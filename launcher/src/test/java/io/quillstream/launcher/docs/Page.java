package io.quillstream.launcher.docs;

import java.util.List;
import java.util.stream.Collectors;

/** A page of {@code docs/} that is made from the code. */
interface Page {

    /** File name in {@code docs/}. */
    String file();

    /** The whole text, with a newline at the end. */
    String text();

    /** A Markdown table. */
    static String table(List<String> head, List<List<String>> rows) {
        return row(head)
                + row(head.stream().map(cell -> "---").toList())
                + rows.stream().map(Page::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
