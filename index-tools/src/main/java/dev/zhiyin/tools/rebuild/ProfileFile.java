package dev.zhiyin.tools.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads what shoppers say of themselves into the store. */
record ProfileFile(Store store, ProfileRules rules) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Line(String userId, Map<String, List<String>> profile) {
    StatedProfile stated() {
      profile.forEach(Line::requireValues);
      return new StatedProfile(profile);
    }

    /* Of values that are absent, Jackson makes null. */
    private static void requireValues(String field, @Nullable List<@Nullable String> values) {
      if (values == null || values.contains(null)) {
        throw new InvalidInput("profile." + field, "null", "texts");
      }
    }
  }

  /**
   * Puts the profile of each line, all or none; of several lines of one shopper, the last.
   *
   * @return how many lines there are
   * @throws WorkRefused naming the line that is wrong; then nothing is changed
   */
  int load(Path file) {
    List<Line> lines = read(file);
    var profiles = new HashMap<String, StatedProfile>();
    lines.forEach(
        line ->
            profiles.put(store.pseudonyms().of(ShopperId.user(line.userId)).id(), line.stated()));
    store.putProfiles(profiles);
    return lines.size();
  }

  private List<Line> read(Path file) {
    var lines = new ArrayList<Line>();
    int number = 0;
    try {
      for (String text : Files.readAllLines(file)) {
        number++;
        if (!text.isBlank()) {
          Line line = line(text);
          ShopperId.user(line.userId);
          rules.require(line.stated());
          lines.add(line);
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
    return lines;
  }

  private static Line line(String text) throws JsonProcessingException {
    Line line = JSON.readValue(text, Line.class);
    if (line == null) {
      throw new InvalidInput("line", text, "an object with userId and profile");
    }
    return line;
  }
}
