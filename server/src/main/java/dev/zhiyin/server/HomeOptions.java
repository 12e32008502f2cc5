package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.SettingsFile;
import dev.zhiyin.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all commands on a shop share. */
final class HomeOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "the folder that holds all a shop owns (default: ${DEFAULT-VALUE})")
  private Path root = Path.of("zhiyin-data");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the shop's settings (default: zhiyin.yaml in its folder, if it is there)")
  private Optional<Path> config = Optional.empty();

  Home home() {
    return new Home(root);
  }

  /** The file of the settings, with what the kind of the shop adds. */
  SettingsFile settings() {
    return SettingsFile.of(home(), config);
  }

  /**
   * The settings of the shop and its server.
   *
   * @throws ParameterException if the file asked for is not there
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if they are wrong
   */
  ServerConfig config() {
    config
        .filter(Files::notExists)
        .ifPresent(
            missing -> {
              throw new ParameterException(
                  spec.commandLine(), "--config: there is no file " + missing);
            });
    return ServerConfig.read(home(), config, System.getenv());
  }
}
