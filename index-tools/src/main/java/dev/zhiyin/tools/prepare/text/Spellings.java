package dev.zhiyin.tools.prepare.text;

import com.ibm.icu.text.Normalizer2;
import dev.zhiyin.tools.prepare.text.TextCleaner.Chinese;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the canonical spelling of names that are written several ways. Case, width, accents, space,
 * punctuation, and traditional or simplified characters do not tell names apart; of what is then
 * the same, the commonest spelling is canonical. Not thread-safe.
 */
public final class Spellings {
  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

  /* "+" and "#" tell names apart: A+ is not A. So do marks, but for the accents of alphabets and
   * what chooses a variant of a sign: ペット is not ベッド. */
  private static final Pattern NO_MATTER =
      Pattern.compile(
          "[^\\p{L}\\p{M}\\p{N}+#]"
              + "|(?<=[\\p{L}&&[\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}]])\\p{M}+"
              + "|(?<![\\p{L}\\p{M}])\\p{M}+"
              + "|[\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}]");

  private final Map<String, String> given = new HashMap<>();
  private final Map<String, TreeMap<String, Long>> found = new TreeMap<>();

  /**
   * @param given canonical spellings by other spellings; they win
   */
  public Spellings(Map<String, String> given) {
    given.forEach(
        (spelling, canonical) -> {
          this.given.put(key(spelling), canonical);
          this.given.put(key(canonical), canonical);
        });
  }

  /** Counts one use of a spelling. */
  public void add(String spelling) {
    found.computeIfAbsent(group(spelling), _ -> new TreeMap<>()).merge(spelling, 1L, Long::sum);
  }

  /** The canonical spelling, once all uses are counted. */
  public String canonical(String spelling) {
    String fixed = given.get(key(spelling));
    if (fixed != null) {
      return fixed;
    }
    var spellings = found.get(group(spelling));
    return spellings == null ? spelling : commonest(spellings);
  }

  /** What is written in more than one way, or otherwise than it is to be. */
  public List<Merge> merges() {
    return found.values().stream()
        .map(spellings -> new Merge(canonical(spellings.firstKey()), spellings))
        .filter(merge -> !merge.from().isEmpty())
        .sorted(
            Comparator.comparingLong((Merge merge) -> -merge.uses())
                .thenComparing(Merge::canonical))
        .toList();
  }

  /** What all spellings of a name have in common. */
  static String key(String spelling) {
    String narrow = NFKC.normalize(spelling).toLowerCase(Locale.ROOT);
    String key = NO_MATTER.matcher(NFD.normalize(Chinese.simplified(narrow))).replaceAll("");
    return key.isEmpty() ? narrow : NFC.normalize(key);
  }

  /* All that is given the same canonical spelling is one group. */
  private String group(String spelling) {
    String key = key(spelling);
    String fixed = given.get(key);
    return fixed == null ? key : key(fixed);
  }

  private static String commonest(Map<String, Long> spellings) {
    return spellings.entrySet().stream()
        .max(
            Comparator.comparingLong((Map.Entry<String, Long> entry) -> entry.getValue())
                .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
        .orElseThrow()
        .getKey();
  }

  /**
   * One name and its other spellings.
   *
   * @param from uses by spelling, without the canonical one
   */
  public record Merge(String canonical, Map<String, Long> from) {
    public Merge {
      var others = new TreeMap<>(from);
      others.remove(canonical);
      from = others;
    }

    /** How often it was written otherwise. */
    public long uses() {
      return from.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
