package dev.zhiyin.server.config;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.config.SettingsFile;
import dev.zhiyin.engine.config.ShopConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a server.
 *
 * @param shop what all programs on the shop share
 * @param server the block {@code server}, such as {@code {port: 8080, followEvery: 500ms}}
 * @param reasons the model that proposes wordings of reasons; empty where all are templates
 */
@RecordBuilder
public record ServerConfig(
    ShopConfig shop, ServerSettings server, Optional<ReasonsSettings> reasons)
    implements ServerConfigBuilder.With {
  public static final ServerConfig DEFAULT =
      new ServerConfig(ShopConfig.DEFAULT, ServerSettings.DEFAULT, Optional.empty());

  /**
   * Reads the settings, as {@link ShopConfig#read} does.
   *
   * @param environment variables by name
   * @throws WorkRefused if a setting is unknown, of the wrong type or out of range, or the file
   *     given is not there
   */
  public static ServerConfig read(Home home, Optional<Path> file, Map<String, String> environment) {
    return SettingsFile.of(home, file)
        .read(
            settings ->
                new ServerConfig(
                    ShopConfig.of(settings, home, environment),
                    settings.bind(ShopConfig.SERVER, ServerSettings.DEFAULT),
                    ReasonsSettings.read(settings, environment)));
  }
}
