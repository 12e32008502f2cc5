package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.product.Product;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the Chinese words of a shop. Brands and names of categories are words. Characters in titles
 * are when they stand together often, far oftener than by chance (normalised pointwise mutual
 * information of their two parts, at the weakest place; Bouma, 2009), and between neighbours that
 * are free (entropy of what stands before and behind). Only what the general dictionary cuts into
 * single characters is looked for: 补水保湿 is two words that go together. For one thread.
 */
final class WordLearning {
  /** Titles beyond these are read by every second, third, ... only. */
  private static final int MOST_TITLES = 100_000;

  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_LEARNED = 4;

  /** Titles that a word stands in at least. */
  private static final int FEWEST = 4;

  /** Normalised pointwise mutual information of its parts: 0 by chance, 1 never apart. */
  private static final double COHESION = .5;

  /** Entropy of the neighbours on either side at least, in nats. */
  private static final double FREEDOM = 1.3;

  private final int step;
  private final List<String> runs = new ArrayList<>();
  private final Set<String> named = new LinkedHashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private int read;
  private int characters;

  /**
   * @param products how many there are
   */
  WordLearning(int products) {
    step = 1 + (products - 1) / MOST_TITLES;
  }

  /** Reads the next product. */
  void read(Product product) {
    if (read++ % step == 0) {
      String title = product.title();
      runs.addAll(runs(title.substring(0, Math.min(LONGEST_TITLE, title.length()))));
    }
    Stream.concat(Stream.of(product.brand()), product.category().levels().stream())
        .flatMap(name -> runs(name).stream())
        .filter(WordLearning::isOfLength)
        .forEach(named::add);
  }

  /* Chinese characters in a row. */
  private static List<String> runs(String text) {
    return Stream.of(text.split("\\P{IsHan}+")).filter(run -> !run.isEmpty()).toList();
  }

  /** The words, those that are sure first. */
  Collection<String> words() {
    var words = new LinkedHashSet<>(named);
    words.addAll(learned());
    return words.stream().limit(ShopWords.MOST).toList();
  }

  private static boolean isOfLength(String run) {
    return run.length() >= ShopWords.SHORTEST && run.length() <= ShopWords.LONGEST;
  }

  private List<String> learned() {
    runs.forEach(run -> characters += run.length());
    for (int length = 1; length <= LONGEST_LEARNED; length++) {
      count(length);
    }
    Map<String, Neighbours> candidates = new HashMap<>();
    counts.forEach(
        (gram, _) -> {
          if (gram.length() >= ShopWords.SHORTEST && cohesion(gram) >= COHESION) {
            candidates.put(gram, new Neighbours());
          }
        });
    runs.forEach(run -> meet(run, candidates));
    candidates.values().removeIf(neighbours -> !neighbours.areFree());
    try (var general = new TextAnalysis(Vocabulary.NONE)) {
      return candidates.keySet().stream()
          .filter(gram -> isOne(gram, candidates.keySet(), general))
          .sorted(
              Comparator.<String>comparingInt(counts::get).reversed().thenComparing(gram -> gram))
          .toList();
    }
  }

  /* Neither a word that is known in general nor two words that go together. Of the rare characters
   * of two units a gram may have one unit only. */
  private static boolean isOne(String gram, Set<String> candidates, TextAnalysis general) {
    if (gram.chars().anyMatch(unit -> Character.isSurrogate((char) unit))
        || general.tokens(gram).stream().noneMatch(token -> token.length() == 1)) {
      return false;
    }
    return IntStream.rangeClosed(ShopWords.SHORTEST, gram.length() - ShopWords.SHORTEST)
        .noneMatch(
            at ->
                Stream.of(gram.substring(0, at), gram.substring(at))
                    .allMatch(
                        part -> candidates.contains(part) || general.tokens(part).size() == 1));
  }

  /* Only grams whose both shorter ones are frequent can be: so few are held at a time. */
  private void count(int length) {
    var grams = new HashMap<String, Integer>();
    for (String run : runs) {
      for (int at = 0; at + length <= run.length(); at++) {
        if (length == 1
            || (counts.containsKey(run.substring(at, at + length - 1))
                && counts.containsKey(run.substring(at + 1, at + length)))) {
          grams.merge(run.substring(at, at + length), 1, Integer::sum);
        }
      }
    }
    grams.values().removeIf(count -> count < FEWEST);
    counts.putAll(grams);
  }

  private double cohesion(String gram) {
    double weakest = Double.MAX_VALUE;
    for (int at = 1; at < gram.length(); at++) {
      weakest =
          Math.min(
              weakest,
              Math.log(share(gram) / share(gram.substring(0, at)) / share(gram.substring(at))));
    }
    return weakest / -Math.log(share(gram));
  }

  private double share(String gram) {
    return (double) counts.getOrDefault(gram, 0) / characters;
  }

  private static void meet(String run, Map<String, Neighbours> candidates) {
    for (int from = 0; from < run.length(); from++) {
      for (int to = from + ShopWords.SHORTEST;
          to <= Math.min(run.length(), from + LONGEST_LEARNED);
          to++) {
        Neighbours known = candidates.get(run.substring(from, to));
        if (known != null) {
          known.meet(
              from == 0 ? ' ' : run.charAt(from - 1), to == run.length() ? ' ' : run.charAt(to));
        }
      }
    }
  }

  /** What stands before and behind a candidate; the end of a run is another one each time. */
  private static final class Neighbours {
    private final Map<Character, Integer> before = new HashMap<>();
    private final Map<Character, Integer> behind = new HashMap<>();

    void meet(char first, char last) {
      before.merge(first, 1, Integer::sum);
      behind.merge(last, 1, Integer::sum);
    }

    boolean areFree() {
      return Math.min(entropy(before), entropy(behind)) >= FREEDOM;
    }

    private static double entropy(Map<Character, Integer> counts) {
      double all = counts.values().stream().mapToInt(Integer::intValue).sum();
      double entropy = 0;
      for (var entry : counts.entrySet()) {
        double count = entry.getValue();
        entropy +=
            entry.getKey() == ' '
                ? count / all * Math.log(all)
                : -count / all * Math.log(count / all);
      }
      return entropy;
    }
  }
}
