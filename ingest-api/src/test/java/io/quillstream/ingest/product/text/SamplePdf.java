package io.quillstream.ingest.product.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.util.Matrix;

/** Makes PDFs for tests. */
public final class SamplePdf {

    private SamplePdf() {}

    /** One page for each text. */
    public static byte[] of(String... pages) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (String text : pages) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(50, 700);
                    content.showText(text);
                    content.endText();
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** One page that shows the text so many times, each time at the same place. */
    static byte[] overlaid(String text, int times) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 1);
                for (int i = 0; i < times; i++) {
                    content.setTextMatrix(Matrix.getTranslateInstance(50, 700));
                    content.showText(text);
                }
                content.endText();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** One page, drawn by these instructions. */
    static byte[] drawn(String instructions) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            InputStream drawing = new ByteArrayInputStream(instructions.getBytes(StandardCharsets.US_ASCII));
            page.setContents(new PDStream(document, drawing, COSName.FLATE_DECODE));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** One page, so many levels below the root of its tree; written by hand, since the library could not. */
    static byte[] nested(int levels) {
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        StringBuilder places = new StringBuilder("0000000000 65535 f \n");
        int last = levels + 2;
        for (int number = 1; number <= last; number++) {
            places.append(String.format("%010d 00000 n \n", pdf.length()));
            String next = (number + 1) + " 0 R";
            String content = "<</Type/Pages/Count 1/Kids[" + next + "]>>";
            if (number == 1) {
                content = "<</Type/Catalog/Pages " + next + ">>";
            } else if (number == last) {
                content = "<</Type/Page/Parent " + (number - 1) + " 0 R>>";
            }
            pdf.append(number).append(" 0 obj\n").append(content).append("\nendobj\n");
        }
        int table = pdf.length();
        pdf.append("xref\n0 ").append(last + 1).append('\n').append(places);
        pdf.append("trailer\n<</Root 1 0 R/Size ").append(last + 1).append(">>\n");
        pdf.append("startxref\n").append(table).append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
