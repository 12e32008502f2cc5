package dev.zhiyin.tools.train;

import java.util.List;
import java.util.stream.IntStream;

/** What a sequence holds, for tests of other packages to compare. */
public final class Steps {
  private Steps() {}

  /** Text and type of each event, oldest first. */
  public static List<String> of(Sequence sequence) {
    return IntStream.range(0, sequence.length())
        .mapToObj(i -> sequence.text(i) + " " + sequence.type(i).text())
        .toList();
  }
}
