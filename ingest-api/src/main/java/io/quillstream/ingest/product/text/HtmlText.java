package io.quillstream.ingest.product.text;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** The text a reader of a page sees: without scripts and styles, blocks on lines of their own. Nothing is fetched. */
final class HtmlText {

    private static final Set<String> UNSEEN =
            Set.of("script", "style", "noscript", "template", "iframe", "object", "svg", "head");

    private HtmlText() {}

    static String of(byte[] content) {
        Document page = Jsoup.parse(PlainText.of(content));
        page.select(String.join(",", UNSEEN)).remove();
        page.select("[hidden]").remove();
        Lines lines = new Lines();
        NodeTraversor.traverse(lines, page);
        return lines.text();
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
