package dev.zhiyin.engine.retrieval;

import java.util.Collection;
import java.util.List;

/**
 * A word of a text with the terms that it is known by.
 *
 * @param from where it begins in the text, in UTF-16 units
 * @param to one past its last unit
 * @param wholes terms of which each stands for it
 * @param parts terms that stand for it when all are there; none if it has no parts
 */
public record TextWord(int from, int to, List<String> wholes, List<String> parts) {
  public TextWord {
    wholes = List.copyOf(wholes);
    parts = List.copyOf(parts);
  }

  /** Whether it stands in what has these terms. */
  public boolean isAmong(Collection<String> terms) {
    return wholes.stream().anyMatch(terms::contains)
        || (!parts.isEmpty() && terms.containsAll(parts));
  }
}
