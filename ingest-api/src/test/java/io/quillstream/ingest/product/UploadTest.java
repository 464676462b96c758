package io.quillstream.ingest.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.ingest.product.text.SamplePdf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class UploadTest {

    @Test
    void theTextOfAPdfIsExtracted(OpenDoor door) throws Exception {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        Answer added = upload(mia, path, "c:\\docs\\kettle.pdf", SamplePdf.of("Boils one litre in two minutes"));
        assertEquals(201, added.status(), added::toString);
        assertEquals("pdf", added.json().get("type").textValue());
        assertEquals("kettle.pdf", added.json().get("filename").textValue());
        Answer read = mia.get(added.header("Location"));
        assertEquals(
                "Boils one litre in two minutes", read.json().get("content").textValue());
    }

    @Test
    void theTextOfAPageIsExtractedWithoutItsScripts(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        byte[] page = "<html><script>evil()</script><p>Quiet &amp; quick</p><p>Steel</p></html>"
                .getBytes(StandardCharsets.UTF_8);
        Answer added = upload(mia, path, "kettle.html", page);
        assertEquals("html", added.json().get("type").textValue());
        assertEquals(
                "Quiet & quick\nSteel",
                mia.get(added.header("Location")).json().get("content").textValue());
    }

    @Test
    void filesThatAreNotReadHereAreRefused(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        assertEquals(
                "UNSUPPORTED_MEDIA_TYPE",
                upload(mia, path, "a.zip", new byte[] {'P', 'K', 3, 4, 0}).code());
        assertEquals(
                "VALIDATION_FAILED",
                upload(mia, path, "a.pdf", utf8("%PDF-1.7 broken")).code());
        assertEquals(
                "VALIDATION_FAILED",
                upload(mia, path, "a.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})
                        .code());
        assertEquals(0, mia.get(path).json().get("data").size());
    }

    @Test
    void aFileOfMoreThanTwentyMebibytesIsTooLarge(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        assertEquals(
                "PAYLOAD_TOO_LARGE",
                upload(mia, path, "a.txt", new byte[(20 << 20) + 1]).code());
    }

    /** What is around the file does not count. */
    @Test
    void aFileOfTwentyMebibytesIsRead(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        byte[] page = new byte[20 << 20];
        Arrays.fill(page, (byte) ' ');
        byte[] text = utf8("<p>Boils one litre</p>");
        System.arraycopy(text, 0, page, 0, text.length);
        Answer added = upload(mia, path, "kettle.html", page);
        assertEquals(201, added.status(), added::toString);
    }

    @Test
    void aRequestWithoutAFileOrWithABrokenBodyIsRefused(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        byte[] noFile = utf8("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n");
        String type = "multipart/form-data; boundary=b";
        assertEquals(
                "VALIDATION_FAILED",
                mia.send("POST", path, noFile, "Content-Type", type).code());
        byte[] noName = utf8("--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--\r\n");
        Answer nameless = mia.send("POST", path, noName, "Content-Type", type);
        assertTrue(nameless.status() == 400 || nameless.status() == 422, nameless::toString);
        Answer broken = mia.send("POST", path, utf8("--b\r\nnonsense"), "Content-Type", type);
        assertTrue(broken.status() == 400 || broken.status() == 422, broken::toString);
        assertEquals("close", broken.header("Connection"), "else the next request is sent on it and meets its end");
        Answer noBoundary = mia.send("POST", path, utf8("x"), "Content-Type", "multipart/form-data");
        assertEquals(400, noBoundary.status(), noBoundary::toString);
    }

    @Test
    void aRequestWhoseTypeOrEncodingIsInDoubtIsRefused(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        byte[] body = utf8("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n");
        String type = "multipart/form-data; boundary=b";
        String[] encodedTwice = {"Content-Type", type, "Content-Encoding", "identity", "Content-Encoding", "gzip"};
        String[] typedTwice = {"Content-Type", type, "Content-Type", "application/json"};
        String[] ofAnotherType = {"Content-Type", "multipart/form-datax; boundary=b"};
        assertEquals(
                "ENCODING_UNSUPPORTED",
                mia.send("POST", path, body, encodedTwice).code());
        assertEquals(
                "UNSUPPORTED_MEDIA_TYPE",
                mia.send("POST", path, body, typedTwice).code());
        assertEquals(
                "UNSUPPORTED_MEDIA_TYPE",
                mia.send("POST", path, body, ofAnotherType).code());
        assertEquals(201, mia.send("POST", path, body, "Content-Type", type).status());
    }

    @Test
    void aRequestOfManyPartsIsRefusedHoweverManyThereAre(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = "/api/v1/products/" + mia.product() + "/assets";
        String part = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n";
        for (int parts : new int[] {11, 21, 2_000}) {
            Answer answer = mia.send(
                    "POST",
                    path,
                    utf8(part.repeat(parts) + "--b--\r\n"),
                    "Content-Type",
                    "multipart/form-data; boundary=b");
            assertEquals("VALIDATION_FAILED", answer.code(), () -> parts + " parts: " + answer);
        }
    }

    private static Answer upload(Caller caller, String path, String filename, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(utf8("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + filename.replace("\\", "\\\\") + "\"\r\n\r\n"));
        body.writeBytes(content);
        body.writeBytes(utf8("\r\n--b--\r\n"));
        return caller.send("POST", path, body.toByteArray(), "Content-Type", "multipart/form-data; boundary=b");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
