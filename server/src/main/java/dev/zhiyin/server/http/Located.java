package dev.zhiyin.server.http;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.function.Supplier;

/** Gives a value that the domain refuses its place in the request. */
public final class Located {
  private Located() {}

  /** The value, or its refusal under this pointer. */
  public static <T> T at(String pointer, Supplier<T> value) {
    try {
      return value.get();
    } catch (InvalidInput refused) {
      throw new InvalidInput(pointer, refused.value(), refused.wanted());
    }
  }

  /** The value, or its refusal with the field's name below this pointer. */
  public static <T> T below(String pointer, Supplier<T> value) {
    try {
      return value.get();
    } catch (InvalidInput refused) {
      throw refused.within(pointer + '/');
    }
  }
}
