package dev.zhiyin.tools.train;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How faces and scores are formed; written in lower case in JSON and in a model's manifest. */
public enum ArchitectureName {
  /** Two linear towers; the score is a linear layer over the product of their outputs. */
  LINEAR;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
