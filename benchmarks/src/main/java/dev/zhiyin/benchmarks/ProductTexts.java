package dev.zhiyin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Texts of the products of a folder's data sets, files {@code products.jsonl.gz}: all titles, and
 * where these are too few, sentences of descriptions after them. No text comes twice.
 */
final class ProductTexts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?。！？;])\\s*");

  /** Length of a sentence that is taken, in characters. */
  private static final int SHORTEST = 10;

  private static final int LONGEST = 300;

  private ProductTexts() {}

  static List<String> of(Path folder, int most) throws IOException {
    var titles = new LinkedHashSet<String>();
    var sentences = new LinkedHashSet<String>();
    try (Stream<Path> sets = Files.list(folder)) {
      for (Path set : sets.sorted().toList()) {
        Path products = set.resolve("products.jsonl.gz");
        if (Files.exists(products)) {
          read(products, titles, sentences);
        }
      }
    }
    titles.addAll(sentences);
    return titles.stream().limit(most).toList();
  }

  private static void read(Path products, Set<String> titles, Set<String> sentences)
      throws IOException {
    try (var packed = new GZIPInputStream(Files.newInputStream(products))) {
      MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(packed);
      while (rows.hasNext()) {
        JsonNode product = rows.next();
        titles.add(product.path("title").asText().strip());
        SENTENCE_END
            .splitAsStream(product.path("description").asText())
            .map(String::strip)
            .filter(sentence -> sentence.length() >= SHORTEST && sentence.length() <= LONGEST)
            .forEach(sentences::add);
      }
    }
    titles.remove("");
  }
}
