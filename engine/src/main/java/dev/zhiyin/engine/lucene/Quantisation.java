package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Optimised scalar quantisation of Lucene: how many bits of each float a graph is searched by. What
 * it finds is scored again by full floats, which stay beside them.
 */
public enum Quantisation implements LowerCase {
  NONE,
  INT8,
  INT7,
  INT4,
  BIT;

  /**
   * Reads it as it is written.
   *
   * @param setting that has the text
   * @param offered of which it may be one
   * @throws InvalidInput if it is none of them
   */
  public static Quantisation parse(String setting, String text, List<Quantisation> offered) {
    return Arrays.stream(values())
        .filter(one -> offered.contains(one) && one.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new InvalidInput(setting, text, wanted(offered)));
  }

  private static String wanted(List<Quantisation> offered) {
    return offered.stream().map(Quantisation::text).collect(Collectors.joining(", "));
  }
}
