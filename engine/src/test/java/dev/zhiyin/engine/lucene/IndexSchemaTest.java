package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.junit.jupiter.api.Test;

class IndexSchemaTest {
  private final List<String> ours = describe(probe());

  @Test
  void describesEveryField() throws IllegalAccessException {
    for (Field field : IndexFields.class.getDeclaredFields()) {
      if (field.getType() == String.class) {
        String name = (String) field.get(null);
        assertThat(ours)
            .as(name)
            .anyMatch(
                line ->
                    line.startsWith("field " + name + ":")
                        || line.startsWith(name + " is stored as "));
      }
    }
  }

  /* Run with -Dzhiyin.golden=write to write the file of a version anew. */
  @Test
  void isThatOfItsVersion() throws IOException {
    String name = "index-schema-%d.txt".formatted(IndexSchema.VERSION);
    if (System.getProperty("zhiyin.golden", "").equals("write")) {
      Files.write(
          Path.of("src/test/resources/dev/zhiyin/engine/lucene").resolve(name),
          (String.join("\n", ours) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream golden = IndexSchemaTest.class.getResourceAsStream(name)) {
      assertThat(golden).as("%s, beside this test", name).isNotNull();
      assertThat(ours)
          .as("the schema has changed: raise IndexSchema.VERSION, and keep its description")
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  @Test
  void changesWithTheAnalysis() {
    try (var analysis = new TextAnalysis(Vocabulary.NONE);
        var standard = new StandardAnalyzer();
        var unstemmed = new StandardAnalyzer()) {
      Document probe = probe();
      assertThat(describe(probe, analysis)).isEqualTo(ours);
      assertThat(describe(probe(), standard)).isNotEqualTo(ours);
      assertThat(describe(probe(), stemming(unstemmed))).isNotEqualTo(describe(probe(), standard));
    }
  }

  private static Analyzer stemming(Analyzer wrapped) {
    return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
      @Override
      protected Analyzer getWrappedAnalyzer(String field) {
        return wrapped;
      }

      @Override
      protected TokenStreamComponents wrapComponents(String field, TokenStreamComponents inner) {
        return new TokenStreamComponents(
            inner.getSource(), new KStemFilter(inner.getTokenStream()));
      }
    };
  }

  @Test
  void changesWithAFieldMoreOrLessOrOfAnotherType() {
    Document more = probe();
    more.add(new StringField("colour", "red", StringField.Store.NO));
    Document less = probe();
    less.removeFields(IndexFields.SELLER);
    Document other = probe();
    other.removeFields(IndexFields.PRODUCT);
    other.add(new StoredField(IndexFields.PRODUCT, new byte[] {1}));
    Document written = probe();
    written.removeFields(IndexFields.POPULARITY);
    written.add(new NumericDocValuesField(IndexFields.POPULARITY, 8));

    for (Document changed : List.of(more, less, other, written)) {
      assertThat(describe(changed)).isNotEqualTo(ours);
    }
  }

  private static List<String> describe(Document product) {
    try (var analysis = new TextAnalysis(Vocabulary.NONE)) {
      return describe(product, analysis);
    }
  }

  private static List<String> describe(Document product, Analyzer analysis) {
    try {
      return SchemaDescription.of(product, analysis);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static Document probe() {
    var copy = new Document();
    try (var analysis = new TextAnalysis(Vocabulary.NONE)) {
      for (IndexableField field : Documents.of(SchemaProbe.product(), analysis)) {
        copy.add(field);
      }
    }
    return copy;
  }
}
