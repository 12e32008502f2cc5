package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One line an event, for people or for programs, with the id of the request. */
class LogsTest {
  @Test
  void peopleReadText() throws Exception {
    assertThat(logged("text", "shop-42")).matches("\\S+Z? INFO {2}Some \\[shop-42]: hello you\\R");
    assertThat(logged("text", "")).matches("\\S+Z? INFO {2}Some: hello you\\R");
  }

  @Test
  void programsReadJson() throws Exception {
    var json = Client.plain(logged("json", "shop-42"));

    assertThat(json.get("level").textValue()).isEqualTo("INFO");
    assertThat(json.get("loggerName").textValue()).isEqualTo("dev.zhiyin.Some");
    assertThat(json.get("formattedMessage").textValue()).isEqualTo("hello you");
    assertThat(json.at("/mdc/requestId").textValue()).isEqualTo("shop-42");
    assertThat(json.get("timestamp").isNumber()).isTrue();
  }

  @Test
  void whatClientsSendToTheProtocolOfModelsIsNotLogged() throws JoranException {
    assertThat(
            logged(
                "text",
                "",
                context ->
                    context.getLogger("io.modelcontextprotocol.server.Some").warn("sent: {}", "x")))
        .isEmpty();
  }

  private static String logged(String form, String requestId) throws JoranException {
    return logged(
        form, requestId, context -> context.getLogger("dev.zhiyin.Some").info("hello {}", "you"));
  }

  private static String logged(String form, String requestId, Consumer<LoggerContext> work)
      throws JoranException {
    var context = new LoggerContext();
    var mdc = new LogbackMDCAdapter();
    context.setMDCAdapter(mdc);
    context.putProperty("ZHIYIN_LOGS", form);
    var out = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (var caught = new PrintStream(out, true, UTF_8)) {
      System.setErr(caught);
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(ours());
      if (!requestId.isEmpty()) {
        mdc.put("requestId", requestId);
      }
      work.accept(context);
      context.stop();
    } finally {
      System.setErr(before);
    }
    return out.toString(UTF_8);
  }

  /* The command line has a file of this name, too. */
  private static URL ours() {
    try {
      Path classes =
          Path.of(ZhiyinServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path file = classes.resolve("logback.xml");
      return Files.exists(file)
          ? file.toUri().toURL()
          : Objects.requireNonNull(ZhiyinServer.class.getResource("/logback.xml"));
    } catch (java.net.URISyntaxException | java.net.MalformedURLException wrong) {
      throw new IllegalStateException(wrong);
    }
  }
}
