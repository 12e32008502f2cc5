package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;

/**
 * What decides whether an index can be read rightly, as a hash that changes by itself: names and
 * types of all fields, how values are written into them, how text becomes terms, and the codec. It
 * is found by indexing one product that has every field, and describing what Lucene made of it. The
 * same in every run of one program.
 */
public final class IndexSchema {
  private IndexSchema() {}

  /* In a class of its own, so that it is found out once, by the first who asks. */
  private static final class Ours {
    static final String HASH = Sha256.of(String.join("\n", description()));
  }

  /** SHA-256 in hex of the schema that this program writes and reads. */
  public static String hash() {
    return Ours.HASH;
  }

  static List<String> description() {
    try (var analysis = new TextAnalysis()) {
      return describe(Documents.of(SchemaProbe.product()), analysis);
    }
  }

  static List<String> describe(Document probe, Analyzer analysis) {
    try {
      return SchemaDescription.of(probe, analysis);
    } catch (IOException impossible) {
      throw new StorageFailed(Path.of("(index in memory)"), impossible);
    }
  }
}
