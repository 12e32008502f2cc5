package dev.zhiyin.engine.recommend;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a list is kept as where several servers share it: a version in one byte, and JSON. */
final class CursorJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .addMixIn(Condition.class, Named.class)
          .addMixIn(Subject.class, Named.class)
          .build();

  static {
    JSON.registerSubtypes(Condition.class.getPermittedSubclasses());
    JSON.registerSubtypes(Subject.class.getPermittedSubclasses());
  }

  /** Says of which kind a condition or a subject is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private interface Named {}

  private CursorJson() {}

  static byte[] write(byte version, Record list) {
    try {
      byte[] json = JSON.writeValueAsBytes(list);
      byte[] bytes = new byte[json.length + 1];
      bytes[0] = version;
      System.arraycopy(json, 0, bytes, 1, json.length);
      return bytes;
    } catch (IOException impossible) { // in memory
      throw new UncheckedIOException(impossible);
    }
  }

  static <T extends Record> T read(byte[] bytes, Class<T> type) {
    try {
      return JSON.readValue(bytes, 1, bytes.length - 1, type);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
