package dev.zhiyin.engine.recommend;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a list is kept as: a version in one byte, and Smile, which is JSON in a binary form. Half a
 * character, which a filter or words may have, is read back as the sign for what cannot be written.
 */
final class CursorCodec {
  private static final SmileMapper SMILE =
      SmileMapper.builder(
              SmileFactory.builder().enable(SmileGenerator.Feature.LENIENT_UTF_ENCODING).build())
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .addMixIn(Condition.class, Named.class)
          .addMixIn(Subject.class, Named.class)
          .build();

  static {
    SMILE.registerSubtypes(Condition.class.getPermittedSubclasses());
    SMILE.registerSubtypes(Subject.class.getPermittedSubclasses());
  }

  /** Says of which kind a condition or a subject is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private interface Named {}

  private CursorCodec() {}

  static byte[] write(byte version, Record list) {
    try {
      byte[] smile = SMILE.writeValueAsBytes(list);
      byte[] bytes = new byte[smile.length + 1];
      bytes[0] = version;
      System.arraycopy(smile, 0, bytes, 1, smile.length);
      return bytes;
    } catch (IOException impossible) { // in memory
      throw new UncheckedIOException(impossible);
    }
  }

  static <T extends Record> T read(byte[] bytes, Class<T> type) {
    try {
      return SMILE.readValue(bytes, 1, bytes.length - 1, type);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
