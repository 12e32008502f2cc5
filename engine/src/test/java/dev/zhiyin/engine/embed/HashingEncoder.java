package dev.zhiyin.engine.embed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A small real encoder: words, Chinese characters and pairs of them, each hashed to one dimension
 * and one sign ("Feature hashing for large scale multitask learning", Weinberger et al., ICML
 * 2009). Texts that share words lie close; all texts share one direction, as BERT's do. Keeps
 * nothing open. Thread-safe.
 */
public final class HashingEncoder implements TextEncoder {
  /** The weight of what all texts share; a word has 1. */
  private static final float COMMON = 0.5f;

  private static final Pattern WORD =
      Pattern.compile(
          "\\p{IsHan}+|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+", Pattern.UNICODE_CHARACTER_CLASS);

  private final int dimension;
  private final AtomicInteger encoded = new AtomicInteger();

  /**
   * @param dimension at least 2
   */
  public HashingEncoder(int dimension) {
    this.dimension = dimension;
  }

  /** How many texts it has encoded. */
  public int encoded() {
    return encoded.get();
  }

  @Override
  public String name() {
    return "hashing-" + dimension;
  }

  @Override
  public String checksum() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(name().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public List<Embedding> encode(List<String> texts) {
    encoded.addAndGet(texts.size());
    return texts.stream().map(this::encodeOne).toList();
  }

  @Override
  public String queryText(String query) {
    return query;
  }

  @Override
  public void close() {
    // nothing is held
  }

  private Embedding encodeOne(String text) {
    var sum = new float[dimension];
    sum[0] = COMMON;
    for (String feature : features(text)) {
      int hash = mix(feature.hashCode());
      sum[1 + Integer.remainderUnsigned(hash >>> 1, dimension - 1)] += (hash & 1) == 0 ? 1 : -1;
    }
    return Embedding.of(sum);
  }

  private static List<String> features(String text) {
    var features = new ArrayList<String>();
    var words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) {
      String word = words.group();
      if (Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.HAN) {
        for (int i = 0; i < word.length(); i++) {
          features.add(word.substring(i, i + 1));
          features.add(word.substring(i, Math.min(i + 2, word.length())));
        }
      } else {
        features.add(word);
      }
    }
    return features;
  }

  /* The last steps of MurmurHash3, which make every bit depend on every other. */
  private static int mix(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
