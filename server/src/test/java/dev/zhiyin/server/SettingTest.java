package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.ShopConfig.Limits;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.server.ConfigCommand.Setting;
import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.config.HttpSettings.ConcurrentRequests;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.config.ServerSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of settings is what is read. */
class SettingTest {
  /** Blocks of settings of several parts, which are documented in words. */
  private static final List<String> IN_WORDS =
      List.of("weights", "arrange", "privacy", "store.url");

  private static final String VALUE = "\\d+(ms|s|m|h|d)?";

  @TempDir private Path folder;

  @Test
  void everySettingIsThere() {
    assertThat(ConfigCommand.settings().stream().map(Setting::name))
        .doesNotHaveDuplicates()
        .containsAll(names("limits.", Limits.class))
        .containsAll(
            names("server.", HttpSettings.class).stream()
                .filter(name -> !name.equals("server.concurrentRequests"))
                .toList())
        .containsAll(names("server.concurrentRequests.", ConcurrentRequests.class))
        .containsAll(
            names("server.", ServerSettings.class).stream()
                .filter(name -> !name.equals("server.http"))
                .toList());
  }

  @Test
  void everyQuantisationIsTold() {
    Setting told =
        ConfigCommand.settings().stream()
            .filter(setting -> setting.name().equals("index.quantisation"))
            .findFirst()
            .orElseThrow();
    assertThat(told.usual())
        .startsWith(IndexConfig.DEFAULT.quantisation().text())
        .endsWith(Layout.DEFAULT.quantisation().text());
    for (Quantisation one : Quantisation.values()) {
      assertThat(told.range()).contains(one.text());
    }
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
          .isEqualTo(ServerConfig.DEFAULT);
    }
    assertThat(numbersAndTimes()).hasSizeGreaterThan(15);
  }

  @Test
  void theRangeIsTheOneThatIsHeld() {
    List<Setting> bounded = inOneWord(Setting::range, "%s to %s".formatted(VALUE, VALUE)).toList();
    assertThat(bounded).extracting(Setting::name).contains("retention.days", "server.port");
    for (Setting setting : bounded) {
      String outside = setting.range().matches("[0-9 to]+") ? "-1" : "999d";
      assertThatThrownBy(() -> read(setting.name(), outside))
          .as(setting.name())
          .isInstanceOf(WorkRefused.class)
          .hasMessageEndingWith("wanted " + setting.range());
    }
  }

  private static Stream<Setting> numbersAndTimes() {
    return inOneWord(Setting::usual, VALUE);
  }

  private static Stream<Setting> inOneWord(Function<Setting, String> part, String form) {
    return ConfigCommand.settings().stream()
        .filter(setting -> part.apply(setting).matches(form))
        .filter(setting -> IN_WORDS.stream().noneMatch(setting.name()::startsWith));
  }

  private ServerConfig read(String name, String value) throws IOException {
    Path file = folder.resolve("zhiyin.yaml");
    int blocks = name.split("\\.").length - 1;
    Files.writeString(
        file, "%s: %s%s".formatted(name.replace(".", ": {"), value, "}".repeat(blocks)));
    return ServerConfig.read(new Home(folder), Optional.of(file), Map.of());
  }
}
