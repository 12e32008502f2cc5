package dev.zhiyin.tools.input;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Locale;

/** Which part of the data an event belongs to when a model is trained and measured. */
public enum Split implements LowerCase {
  TRAIN,
  VALID,
  TEST,
  /** Known of the shopper when something is predicted, but neither learned from nor predicted. */
  HISTORY;

  public static Split parse(String text) {
    try {
      return valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new InvalidInput("split", text, "train, valid, test or history");
    }
  }
}
