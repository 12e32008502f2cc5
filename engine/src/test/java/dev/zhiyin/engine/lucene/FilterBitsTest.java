package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.ExactTerms;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class FilterBitsTest {
  private static final int PRODUCTS = 500;
  private static final int VALUES = 20;

  @Test
  void remembersWhatProfilesAreMadeOfAndNotEachProfile() throws IOException {
    var filters = new FilterBits();
    var request = filters.ofRequest();
    try (var folder = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(folder, new IndexWriterConfig())) {
        for (int i = 0; i < PRODUCTS; i++) {
          writer.addDocument(product(i));
        }
        writer.forceMerge(1);
      }
      try (var reader = DirectoryReader.open(folder)) {
        var segment = reader.leaves().getFirst();
        for (int a = 0; a < VALUES; a++) {
          for (int b = 0; b < VALUES; b++) {
            Filter profile = Filter.IN_STOCK.and(profile(a, b));
            FilterBits.Allowed allowed = request.of(segment, profile);
            int count = 0;
            for (int i = 0; i < PRODUCTS; i++) {
              boolean suits = i % 3 != 0 && (isBare(i) || !has(i, a));
              assertThat(allowed.bits().get(i)).isEqualTo(suits && has(i, b));
              count += suits && has(i, b) ? 1 : 0;
            }
            assertThat(allowed.count()).isEqualTo(count);
          }
        }
      }
    }
    assertThat(filters.size()).as("in stock, each value, any value").isEqualTo(1 + VALUES + 1);
  }

  @Test
  void longFiltersTakeNoMoreMemoryThanThereIs() throws IOException {
    var filters = new FilterBits();
    var request = filters.ofRequest();
    try (var folder = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(folder, new IndexWriterConfig())) {
        writer.addDocument(product(1));
      }
      try (var reader = DirectoryReader.open(folder)) {
        for (int i = 0; i < 100; i++) {
          int filter = i;
          var brands =
              new Condition.Brands(
                  IntStream.range(0, 5_000)
                      .mapToObj(brand -> "x".repeat(185) + filter + " " + brand)
                      .toList());
          assertThat(request.of(reader.leaves().getFirst(), Filter.of(brands)).count()).isZero();
        }
      }
    }
    assertThat(filters.size()).as("of 2 MB each").isLessThan(40);
  }

  private static boolean has(int product, int value) {
    return isBare(product) || product % VALUES == value || product * 7 % VALUES == value;
  }

  private static boolean isBare(int product) {
    return product % 5 == 0;
  }

  private static Document product(int i) {
    var document = new Document();
    document.add(new StringField(IndexFields.AVAILABLE, Boolean.toString(i % 3 != 0), Store.NO));
    List<String> values = isBare(i) ? List.of() : List.of("v" + i % VALUES, "v" + i * 7 % VALUES);
    ExactTerms.ofAttributes(Map.of("of", values))
        .forEach(term -> document.add(new StringField(IndexFields.ATTRIBUTE, term, Store.NO)));
    return document;
  }

  private static Filter profile(int avoided, int owned) {
    return Filter.of(
        new Condition.OfProfile(
            Filter.of(
                new Condition.Not(value(avoided)),
                new Condition.AnyOf(
                    List.of(
                        Filter.of(new Condition.Not(Filter.of(new Condition.HasAttribute("of")))),
                        value(owned))))));
  }

  private static Filter value(int value) {
    return Filter.of(new Condition.Attribute("of", List.of("v" + value)));
  }
}
