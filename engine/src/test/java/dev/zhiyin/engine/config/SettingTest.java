package dev.zhiyin.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of settings is what is read. */
class SettingTest {
  /** Blocks of settings of several parts, which are documented in words. */
  private static final List<String> IN_WORDS =
      List.of("weights", "arrange", "privacy", "store.url");

  @TempDir private Path folder;

  @Test
  void everySettingIsThere() {
    assertThat(Setting.all().stream().map(Setting::name))
        .doesNotHaveDuplicates()
        .containsAll(names("limits.", Limits.class))
        .containsAll(names("server.", HttpSettings.class))
        .containsAll(
            names("server.", ServerSettings.class).stream()
                .filter(name -> !name.equals("server.http"))
                .toList());
  }

  private static List<String> names(String prefix, Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(RecordComponent::getName)
        .map(prefix::concat)
        .toList();
  }

  @Test
  void theUsualValueIsTheDefault() throws IOException {
    for (Setting setting : numbersAndTimes().toList()) {
      assertThat(read(setting.name(), setting.usual()))
          .as(setting.name())
          .isEqualTo(ShopConfig.DEFAULT);
    }
    assertThat(numbersAndTimes()).hasSizeGreaterThan(15);
  }

  @Test
  void theRangeIsTheOneThatIsHeld() {
    for (Setting setting : numbersAndTimes().toList()) {
      String outside = setting.usual().matches("\\d+") ? "-1" : "999d";
      assertThatThrownBy(() -> read(setting.name(), outside))
          .as(setting.name())
          .isInstanceOf(WorkRefused.class)
          .hasMessageEndingWith("wanted " + setting.range());
    }
  }

  private static Stream<Setting> numbersAndTimes() {
    return Setting.all().stream()
        .filter(setting -> setting.usual().matches("\\d+(ms|s|m|h|d)?"))
        .filter(setting -> IN_WORDS.stream().noneMatch(setting.name()::startsWith));
  }

  private ShopConfig read(String name, String value) throws IOException {
    String[] parts = name.split("\\.", 2);
    Path file = folder.resolve("zhiyin.yaml");
    Files.writeString(file, "%s: {%s: %s}".formatted(parts[0], parts[1], value));
    return ShopConfig.read(new Home(folder), Optional.of(file), Map.of());
  }
}
