package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.patient;
import static dev.zhiyin.tools.input.ShopFolder.products;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files may look like, whatever is in them. */
class FormatsTest {
  private static final List<Product> TWO =
      List.of(Product.titled("1", "红茶 \"tea\""), Product.titled("2", "咖啡🐀"));

  private static final String LINES =
      """
      {"id": "1", "title": "红茶 \\"tea\\""}
      {"id": "2", "title": "咖啡🐀"}
      """;
  private static final String COMMAS = "id,title\n1,\"红茶 \"\"tea\"\"\"\n2,咖啡🐀\n";
  private static final String TABS = "id\ttitle\n1\t\"红茶 \"\"tea\"\"\"\n2\t咖啡🐀\n";

  @TempDir private Path temporary;
  private ShopFolder shop;

  @BeforeEach
  void open() {
    shop = new ShopFolder(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.jsonl", "p.ndjson", "p.JSON", "p.txt", "p"})
  void readsJsonLines(String name) {
    assertThat(products(patient(), shop.write(name, LINES))).isEqualTo(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.csv", "p.CSV", "p.txt", "p"})
  void readsCommas(String name) {
    assertThat(products(patient(), shop.write(name, COMMAS))).isEqualTo(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.tsv", "p.txt", "p"})
  void readsTabs(String name) {
    assertThat(products(patient(), shop.write(name, TABS))).isEqualTo(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.csv", "p.txt", "p"})
  void readsSemicolonsAsSpreadsheetsWriteThem(String name) {
    assertThat(products(patient(), shop.write(name, COMMAS.replace(',', ';')))).isEqualTo(TWO);
  }

  @Test
  void readsTabsInAFileThatIsCalledCsv() {
    assertThat(products(patient(), shop.write("p.csv", TABS))).isEqualTo(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.csv.gz", "p.csv", "p"})
  void unpacksGzipByWhatItIsAndNotByItsName(String name) throws IOException {
    assertThat(products(patient(), shop.write(name, ShopFolder.gzip(COMMAS)))).isEqualTo(TWO);
  }

  @Test
  void readsGzipFilesThatWereJoined() throws IOException {
    var joined = new ByteArrayOutputStream();
    for (String line : LINES.lines().toList()) {
      joined.writeBytes(ShopFolder.gzip(line + "\n"));
    }
    assertThat(products(patient(), shop.write("p.jsonl.gz", joined.toByteArray()))).isEqualTo(TWO);
  }

  @Test
  void readsAPlainFileThatIsCalledGzip() {
    assertThat(products(patient(), shop.write("p.jsonl.gz", LINES))).isEqualTo(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {COMMAS, LINES, TABS})
  void leavesOutTheByteOrderMark(String text) {
    assertThat(products(patient(), shop.write("p", "\ufeff" + text))).isEqualTo(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {COMMAS, LINES, TABS})
  void readsTheLinesOfWindowsAndBlankOnes(String text) {
    String windows = text.replace("\n", "\r\n\r\n").stripTrailing();
    var rows = patient();
    assertThat(products(rows, shop.write("p", "\r\n" + windows))).isEqualTo(TWO);
    assertThat(rows.summary()).isEqualTo("2 rows read, 2 accepted, 0 skipped");
  }

  @Test
  void readsSeveralFilesOfSeveralKinds() {
    Path one = shop.write("1.csv", "id,title\n1,\"红茶 \"\"tea\"\"\"\n");
    Path two = shop.write("2.jsonl", "{\"id\": 2, \"title\": \"咖啡🐀\"}");
    assertThat(products(patient(), one, two)).isEqualTo(TWO);
  }

  @Test
  void goesOnAfterRowsThatAreNotUtf8() {
    Path lines =
        shop.write("p.jsonl", broken("{\"id\": \"3\", \"title\": \"b\ufffdd\"}\n" + LINES));
    var rows = patient();
    assertThat(products(rows, lines)).isEqualTo(TWO);
    assertThat(rows.examples())
        .containsExactly(
            lines + ":1: field 'row' is '{\"id\": \"3\", \"title\": \"b\ufffdd\"}'; wanted UTF-8");

    Path commas = shop.write("p.csv", broken(COMMAS + "3,b\ufffdd\n"));
    rows = patient();
    assertThat(products(rows, commas)).isEqualTo(TWO);
    assertThat(rows.examples())
        .containsExactly(commas + ":4: field 'title' is 'b\ufffdd'; wanted UTF-8");
  }

  @Test
  void keepsReplacementCharactersThatTheFileItselfHolds() {
    assertThat(products(patient(), shop.write("p.csv", "id,title\n1,b\ufffdd\n")))
        .containsExactly(Product.titled("1", "b\ufffdd"));
  }

  @Test
  void refusesAFileInAnotherEncodingThroughTheShareOfBadRows() {
    var text = new StringBuilder("id,title\n");
    for (int i = 0; i < 20; i++) {
      text.append(i).append(",登山双肩背包\n");
    }
    Path file = shop.write("p.csv", text.toString().getBytes(Charset.forName("GB18030")));
    assertThatThrownBy(() -> products(new BadRows(BadRows.DEFAULT_LIMIT), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith("20 of 20 rows are bad, more than the 5 % allowed\n")
        .hasMessageContaining("; wanted UTF-8");
  }

  @Test
  void refusesAJsonArray() {
    Path file = shop.write("p.json", "\n[{\"id\": \"1\"}]");
    assertThatThrownBy(() -> products(patient(), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(file + ": is a JSON array; wanted one JSON object a line");
  }

  @Test
  void reportsLinesThatAreNoJsonObjects() {
    Path file = shop.write("p.jsonl", "\n7\n{\"id\": 1\n{\"id\": 1} {}\n{\"id\": 1, \"id\": 2}\n");
    var rows = patient();
    assertThat(products(rows, file)).isEmpty();
    assertThat(rows.examples()).hasSize(4);
    assertThat(rows.examples().get(0))
        .isEqualTo(file + ":2: field 'row' is '7'; wanted a JSON object");
    assertThat(rows.examples().get(1))
        .startsWith(file + ":3: field 'row' is '{\"id\": 1'; wanted valid JSON; near character 8: ")
        .contains("Unexpected end-of-input");
    assertThat(rows.examples().get(2)).startsWith(file + ":4: ").contains("Trailing token");
    assertThat(rows.examples().get(3)).startsWith(file + ":5: ").contains("Duplicate field 'id'");
  }

  @Test
  void namesTheFileThatIsNotThereOrNotReadable() throws IOException {
    Path missing = temporary.resolve("none.csv");
    assertThatThrownBy(() -> products(patient(), missing))
        .isInstanceOf(StorageFailed.class)
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> products(patient(), temporary))
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(temporary + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p.csv.gz", "p.jsonl.gz"})
  void refusesAGzipThatIsCutOff(String name) throws IOException {
    String text = name.contains("csv") ? COMMAS : LINES;
    byte[] whole = ShopFolder.gzip(text.repeat(1000));
    Path file = shop.write(name, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> products(patient(), file))
        .isInstanceOf(StorageFailed.class)
        .hasMessage(file + ": Unexpected end of ZLIB input stream");
  }

  @Test
  void refusesARowThatWouldFillTheMemory() {
    Path lines = shop.write("p.jsonl", "{}\n{\"id\": \"" + "x".repeat(17 << 20));
    assertThatThrownBy(() -> products(patient(), lines))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(lines + ":2: a row of more than 16,777,216 characters; is a quote left open?");

    Path commas = shop.write("p.csv", "id,title\n1,a\n2,\"" + "x\n".repeat(9 << 20));
    assertThatThrownBy(() -> products(patient(), commas))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(commas + ":3: a row of more than 16,777,216 characters; is a quote left open?");
  }

  @Test
  void boundsRowsAndNotFiles() {
    String text = "x".repeat(99_000);
    var lines = new StringBuilder();
    var commas = new StringBuilder("id,title,description\n");
    for (int i = 0; i < 180; i++) {
      lines.append("{\"id\": %d, \"title\": \"a\", \"description\": \"%s\"}\n".formatted(i, text));
      commas.append(i).append(",a,").append(text).append('\n');
    }
    assertThat(products(patient(), shop.write("p.jsonl", lines.toString()))).hasSize(180);
    assertThat(products(patient(), shop.write("p.csv", commas.toString()))).hasSize(180);
  }

  /** The bytes of the text, with one that is not UTF-8 for each replacement character. */
  private static byte[] broken(String text) {
    var bytes = new ByteArrayOutputStream();
    for (String part : text.split("(?=\ufffd)|(?<=\ufffd)", -1)) {
      bytes.writeBytes(
          part.equals("\ufffd") ? new byte[] {(byte) 0xff} : part.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
