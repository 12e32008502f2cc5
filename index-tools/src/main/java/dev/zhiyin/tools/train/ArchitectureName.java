package dev.zhiyin.tools.train;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How faces and scores are formed; written in lower case in JSON and in a model's manifest. */
public enum ArchitectureName {
  /** Two linear towers; the score is a linear layer over the product of their outputs. */
  LINEAR;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a name as {@link #text()} writes it. */
  @JsonCreator
  static ArchitectureName parse(String text) {
    return Arrays.stream(values())
        .filter(it -> it.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new InvalidInput("architecture", text, "one of " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(ArchitectureName::text).collect(Collectors.joining(", "));
  }
}
