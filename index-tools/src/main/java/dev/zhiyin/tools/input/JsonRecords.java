package dev.zhiyin.tools.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads files that have a JSON object of one form a line. */
public final class JsonRecords {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonRecords() {}

  /**
   * All lines but blank ones, of which no field may be unknown, missing or null.
   *
   * @param check throws {@link InvalidInput} at what is wrong with a line
   * @throws WorkRefused naming the line that is wrong
   */
  public static <T> List<T> read(Path file, Class<T> form, Consumer<T> check) {
    return read(
        file,
        STRICT.readerFor(form),
        (T line) -> {
          check.accept(line);
          return line;
        });
  }

  /**
   * What is made of all lines but blank ones.
   *
   * @param made throws {@link InvalidInput} at what is wrong with a line
   * @throws WorkRefused naming the line that is wrong
   */
  public static <T, R> List<R> read(Path file, ObjectReader form, Function<T, R> made) {
    var all = new ArrayList<R>();
    int number = 1;
    try (TextFile in = TextFile.open(file)) {
      for (String text = in.line(number); text != null; text = in.line(++number)) {
        if (TextFile.isMalformed(text)) {
          throw new InvalidInput("line", TextFile.printable(text), "UTF-8");
        }
        if (!text.isBlank()) {
          @Nullable T line = form.readValue(text);
          if (line == null) {
            throw new InvalidInput("line", text, "an object");
          }
          all.add(made.apply(line));
        }
      }
    } catch (JsonProcessingException | InvalidInput wrong) {
      String what =
          wrong instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : wrong.getMessage();
      throw new WorkRefused("%s, line %d: %s".formatted(file, number, what));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
    return all;
  }
}
