package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
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
  private final List<String> ours = IndexSchema.description();

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

  @Test
  void isTheSameInEveryRun() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=tr",
                "-Dfile.encoding=ISO-8859-1",
                "-Duser.timezone=Asia/Shanghai",
                "-cp",
                System.getProperty("java.class.path"),
                PrintHash.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed =
        new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(other.waitFor()).isZero();
    assertThat(printed).matches("[0-9a-f]{64}").isEqualTo(IndexSchema.hash());
  }

  @Test
  void changesWithTheAnalysis() {
    try (var analysis = new TextAnalysis();
        var standard = new StandardAnalyzer();
        var unstemmed = new StandardAnalyzer()) {
      Document probe = probe();
      assertThat(IndexSchema.describe(probe, analysis)).isEqualTo(ours);
      assertThat(IndexSchema.describe(probe(), standard)).isNotEqualTo(ours);
      assertThat(IndexSchema.describe(probe(), stemming(unstemmed)))
          .isNotEqualTo(IndexSchema.describe(probe(), standard));
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
      try (var analysis = new TextAnalysis()) {
        assertThat(IndexSchema.describe(changed, analysis)).isNotEqualTo(ours);
      }
    }
  }

  private static Document probe() {
    var copy = new Document();
    for (IndexableField field : Documents.of(SchemaProbe.product())) {
      copy.add(field);
    }
    return copy;
  }

  /** Prints the hash. */
  static final class PrintHash {
    private PrintHash() {}

    public static void main(String[] unused) {
      System.out.println(IndexSchema.hash());
    }
  }
}
