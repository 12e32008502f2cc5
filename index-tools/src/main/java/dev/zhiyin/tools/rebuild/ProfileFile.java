package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.input.JsonRecords;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What shoppers say of themselves, as a file tells it. */
record ProfileFile(List<Line> lines) {
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
   * Reads a file.
   *
   * @throws WorkRefused naming the line that is wrong
   */
  static ProfileFile read(Path file, ProfileRules rules) {
    return new ProfileFile(
        JsonRecords.read(
            file,
            Line.class,
            line -> {
              ShopperId.user(line.userId);
              rules.require(line.stated());
            }));
  }

  /**
   * Puts the profile of each line, which are all right; of several lines of one shopper, the last.
   * Who was erased and did not come back is left out.
   */
  LoadedLines load(Store store) {
    var profiles = new HashMap<String, StatedProfile>();
    int loaded = lines.size();
    for (Line line : lines) {
      profiles.put(kept(store, line), line.stated());
    }
    Set<String> gone = store.erasing().gone(profiles.keySet());
    if (!gone.isEmpty()) {
      loaded -= (int) lines.stream().filter(line -> gone.contains(kept(store, line))).count();
      profiles.keySet().removeAll(gone);
    }
    store.profiles().putProfiles(profiles);
    return new LoadedLines(loaded, gone.size());
  }

  private static String kept(Store store, Line line) {
    return store.pseudonyms().of(ShopperId.user(line.userId)).id();
  }
}
