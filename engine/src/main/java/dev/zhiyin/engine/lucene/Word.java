package dev.zhiyin.engine.lucene;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One word of a text with the terms that it is known by: {@code Wi-Fi} as a whole is {@code wi-fi}
 * or {@code wifi}, and in parts {@code wi} and {@code fi}. For one thread.
 */
public final class Word {
  private final int start;
  private final int end;
  private final Set<String> wholes = new LinkedHashSet<>();
  private final Set<String> parts = new LinkedHashSet<>();

  /** The characters of the text from {@code start}, without the one at {@code end}. */
  Word(int start, int end) {
    this.start = start;
    this.end = end;
  }

  void add(String term, int from, int to) {
    (from == start && to == end ? wholes : parts).add(term);
  }

  /** Where it begins in the text, in UTF-16 units. */
  public int start() {
    return start;
  }

  /** One past its last unit. */
  public int end() {
    return end;
  }

  /** Terms of which each stands for the whole word; never empty. */
  public Collection<String> wholes() {
    return wholes;
  }

  /** Terms that stand for the word when all are there; empty for a word of one part. */
  public Collection<String> parts() {
    return parts;
  }

  /** All of them. */
  public List<String> terms() {
    return Stream.concat(wholes.stream(), parts.stream()).distinct().toList();
  }
}
