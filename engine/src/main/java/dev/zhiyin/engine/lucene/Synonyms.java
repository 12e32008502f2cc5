package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.util.CharsRef;
import org.apache.lucene.util.CharsRefBuilder;

/**
 * What a shop holds to mean the same in a search, as Solr's format has it: {@code trainers,
 * sneakers} for each other, {@code tv => television} for the one on the left. Immutable.
 */
public final class Synonyms {
  public static final Synonyms NONE = new Synonyms(Map.of());

  private static final long MOST_BYTES = 1 << 20;

  /** Of a text, which has no more words therefore. */
  static final int MOST_TERMS = 12;

  private static final int MOST_OF_ONE = 10;

  private final Map<String, Set<String>> byText;

  private Synonyms(Map<String, Set<String>> byText) {
    this.byText = byText;
  }

  /**
   * Reads a file in UTF-8, of a mebibyte at most.
   *
   * @throws InvalidInput naming the file and the line
   */
  public static Synonyms read(String setting, Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidInput(setting, file.toString(), "at most %,d bytes".formatted(MOST_BYTES));
      }
      return of(setting, file + ": ", Files.readString(file));
    } catch (IOException failure) {
      throw new InvalidInput(
          setting, "%s (%s)".formatted(file, failure), "a file that can be read");
    }
  }

  /**
   * What lines say. A text has 12 terms at most (Chinese characters or words and their parts), and
   * 10 synonyms.
   *
   * @throws InvalidInput naming the line
   */
  public static Synonyms of(String setting, String lines) {
    return of(setting, "", lines);
  }

  private static Synonyms of(String setting, String where, String lines) {
    try (var parser = new Parser()) {
      parser.parse(new StringReader(lines));
      return new Synonyms(parser.byText);
    } catch (ParseException wrong) {
      Throwable why = wrong.getCause() == null ? wrong : wrong.getCause();
      throw new InvalidInput(
          setting,
          "%s%s: %s".formatted(where, wrong.getMessage(), why.getMessage()),
          "groups of synonyms such as: trainers, sneakers");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Texts by the one that they stand for, which is among them if it is still looked for. */
  Map<String, Set<String>> byText() {
    return byText;
  }

  /** Takes the texts as they are written; what makes words of them is known later. */
  private static final class Parser extends SolrSynonymParser implements AutoCloseable {
    private final TextAnalysis analysis;
    final Map<String, Set<String>> byText = new LinkedHashMap<>();

    Parser() {
      this(new TextAnalysis(Vocabulary.NONE));
    }

    private Parser(TextAnalysis analysis) {
      super(true, true, analysis);
      this.analysis = analysis;
    }

    @Override
    public CharsRef analyze(String text, CharsRefBuilder reuse) {
      int terms = analysis.terms(text).size();
      if (terms == 0 || terms > MOST_TERMS) {
        throw new IllegalArgumentException(
            "'%s' has %d terms; it must have 1 to %d".formatted(text, terms, MOST_TERMS));
      }
      return new CharsRef(text);
    }

    @Override
    public void add(CharsRef input, CharsRef output, boolean keepsInput) {
      Set<String> its = byText.computeIfAbsent(input.toString(), _ -> new LinkedHashSet<>());
      if (keepsInput) {
        its.add(input.toString());
      }
      its.add(output.toString());
      if (its.size() > MOST_OF_ONE + 1) {
        throw new IllegalArgumentException(
            "'%s' must have %d synonyms at most".formatted(input, MOST_OF_ONE));
      }
    }

    @Override
    public void close() {
      analysis.close();
    }
  }
}
