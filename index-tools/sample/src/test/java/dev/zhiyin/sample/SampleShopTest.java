package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SampleShopTest {
  private static final SampleConfig SMALL =
      new SampleConfig(7, 600, 60, SampleConfig.DEFAULT.end(), Optional.empty());
  private static final List<String> FILES = List.of("products.jsonl", "events.csv");

  @TempDir private Path folder = Path.of("");

  @Test
  void writesTheSameBytesForTheSameSeed() throws IOException {
    SampleShop.write(folder.resolve("a"), SMALL);
    SampleShop.write(folder.resolve("b"), SMALL);
    for (String file : FILES) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void writesAnotherShopForAnotherSeed() throws IOException {
    SampleShop.write(folder.resolve("a"), SMALL);
    SampleShop.write(
        folder.resolve("b"),
        new SampleConfig(8, SMALL.products(), SMALL.users(), SMALL.end(), Optional.empty()));
    for (String file : FILES) {
      assertThat(
              Files.mismatch(folder.resolve("a").resolve(file), folder.resolve("b").resolve(file)))
          .as(file)
          .isNotNegative();
    }
  }

  @Test
  void countsWhatItWrote() throws IOException {
    var summary = SampleShop.write(folder, SMALL);
    assertThat(summary.productCount()).isEqualTo(600);
    assertThat(summary.departments()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(Files.readAllLines(folder.resolve("products.jsonl"))).hasSize(600);
    assertThat(rows("events.csv")).hasSize(summary.eventCount());
    assertThat(
            rows("events.csv").stream()
                .collect(
                    Collectors.groupingBy(
                        row -> EventType.parse(row.get("event_type")),
                        Collectors.summingInt(_ -> 1))))
        .isEqualTo(summary.events());
  }

  @Test
  void writesProductsThatReadBackAsTheyWere() throws IOException {
    SampleShop.write(folder, SMALL);
    List<Product> made =
        SampleShop.products(Sample.LEXICON, SMALL).stream().map(SampleProduct::product).toList();
    try (Stream<String> lines = Files.lines(folder.resolve("products.jsonl"))) {
      assertThat(lines.map(ProductJson::read)).isEqualTo(made);
    }
  }

  @Test
  void writesEventsWithUniqueIdsInTheOrderOfTime() throws IOException {
    SampleShop.write(folder, SMALL);
    var rows = rows("events.csv");
    assertThat(rows).extracting(row -> row.get("event_id")).doesNotHaveDuplicates();
    assertThat(rows).extracting(row -> Instant.parse(row.get("timestamp"))).isSorted();
    assertThat(rows)
        .allSatisfy(
            row -> {
              boolean search = row.get("event_type").equals("search");
              assertThat(row.get("product_id")).matches(search ? "" : "p\\d{5}");
              assertThat(row.get("text").isEmpty()).isNotEqualTo(search);
              assertThat(row.get("user_id")).matches("u\\d{4}");
            });
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    assertThatThrownBy(() -> SampleShop.write(file, SMALL))
        .isInstanceOf(StorageFailed.class)
        .hasMessageStartingWith(file.toString());
  }

  private List<CSVRecord> rows(String file) throws IOException {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var parser = CSVParser.parse(Files.newBufferedReader(folder.resolve(file)), format)) {
      return parser.getRecords();
    }
  }
}
