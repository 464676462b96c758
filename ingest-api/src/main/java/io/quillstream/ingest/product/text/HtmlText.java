package io.quillstream.ingest.product.text;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** The text a reader of a page sees: without scripts and styles, blocks on lines of their own. Nothing is fetched. */
final class HtmlText {

    private static final Set<String> UNSEEN =
            Set.of("script", "style", "noscript", "template", "iframe", "object", "svg", "head");

    /** What is open all at once is counted by nobody else. */
    private static final int MOST_TAGS = 100_000;
    /**
     * Elements and their attributes. The parser opens bold, italic and the like again in each paragraph that they reach into,
     * with all attributes: four letters can become thousands of objects.
     */
    private static final int MOST_PARTS = 1_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private HtmlText() {}

    static String of(byte[] content) {
        Document page = parsed(PlainText.of(content));
        page.select(String.join(",", UNSEEN)).remove();
        page.select("[hidden]").remove();
        Lines lines = new Lines();
        NodeTraversor.traverse(lines, page);
        return lines.text();
    }

    /** The whole page, unless it turns out on the way that it is more than any page is. */
    private static Document parsed(String html) {
        if (html.chars().filter(c -> c == '<').count() > MOST_TAGS) {
            throw TextExtraction.refused("The page has more than " + MOST_TAGS + " tags");
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (StreamParser parser = new StreamParser(Parser.htmlParser()).parse(html, "")) {
            Iterator<Element> elements = parser.iterator();
            long parts = 0;
            while (elements.hasNext()) {
                parts += 1 + elements.next().attributesSize();
                if (parts > MOST_PARTS) {
                    throw TextExtraction.refused(
                            "The page has more than " + MOST_PARTS + " elements and attributes when unfolded");
                }
                if (System.nanoTime() - deadline > 0) {
                    throw TextExtraction.refused("The page takes too long to be read");
                }
            }
            return parser.document();
        }
    }

    private static final class Lines implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                append(words.getWholeText());
            } else if (node instanceof Element element && breaks(element)) {
                endLine();
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && breaks(element)) {
                endLine();
            }
        }

        private void append(String words) {
            for (int i = 0; i < words.length(); i++) {
                char c = words.charAt(i);
                boolean blank = Character.isWhitespace(c) || c == '\u00a0';
                if (!blank) {
                    text.append(c);
                } else if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) {
                    text.append(' ');
                }
            }
        }

        private void endLine() {
            int length = text.length();
            if (length > 0 && text.charAt(length - 1) == ' ') {
                text.setLength(--length);
            }
            if (length > 0 && text.charAt(length - 1) != '\n') {
                text.append('\n');
            }
        }

        private static boolean breaks(Element element) {
            return element.isBlock() || element.normalName().equals("br");
        }

        String text() {
            return text.toString();
        }
    }
}
