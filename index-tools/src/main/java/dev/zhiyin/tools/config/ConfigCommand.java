package dev.zhiyin.tools.config;

import dev.zhiyin.engine.config.Setting;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zhiyin config}: every setting. */
@Command(
    name = "config",
    description =
        "Prints every setting with its default, its range and its meaning, and checks those of the"
            + " shop in --home, if there are any.")
public final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ShopOptions shop = new ShopOptions();

  @Override
  public Integer call() {
    shop.config();
    PrintWriter out = spec.commandLine().getOut();
    for (Setting setting : Setting.all()) {
      out.printf(
          "%s%n    default %s; %s%n    %s%n",
          setting.name(), setting.usual(), setting.range(), setting.meaning());
    }
    out.flush();
    return 0;
  }
}
