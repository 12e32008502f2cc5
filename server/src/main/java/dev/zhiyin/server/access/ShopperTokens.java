package dev.zhiyin.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that say whose browser sends a request: {@code {"userId" and/or "sessionId", "exp"}} as
 * JSON in base64url, a point, and its HMAC-SHA256 (RFC 2104) in base64url under the signing secret
 * of the key, both without padding. {@code exp} is the end in epoch seconds.
 */
public final class ShopperTokens {
  public static final String HEADER = "X-Shopper-Token";

  private static final String ALGORITHM = "HmacSHA256";

  /** By so much the clocks of a shop's servers may differ. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  private static final List<String> FIELDS = List.of("userId", "sessionId", "exp");
  private static final Base64.Encoder WRITER = Base64.getUrlEncoder().withoutPadding();
  private static final ObjectMapper JSON = new ObjectMapper();

  private ShopperTokens() {}

  /** A token for a session. */
  public static String ofSession(String sessionId, Instant end, Secret signing) {
    String claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("sessionId", sessionId)
            .put("exp", end.getEpochSecond())
            .toString();
    String payload = WRITER.encodeToString(bytes(claims));
    return payload + '.' + WRITER.encodeToString(signature(payload, signing));
  }

  /**
   * Whose a token is.
   *
   * @throws Refusal if it is not signed with the secret, or has ended
   */
  static ShopperId verified(String token, Secret signing, Instant now) {
    int point = token.indexOf('.');
    String payload = token.substring(0, Math.max(0, point));
    byte[] given = decoded(token.substring(point + 1));
    if (point < 0 || !MessageDigest.isEqual(signature(payload, signing), given)) {
      throw unauthorized("is not signed with this key's secret");
    }
    JsonNode claims = claims(decoded(payload));
    JsonNode end = claims.path("exp");
    if (!end.isIntegralNumber() || !end.canConvertToLong()) {
      throw unauthorized("has no exp; wanted its end in epoch seconds");
    }
    if (now.minus(CLOCK_DIFFERENCE).getEpochSecond() >= end.longValue()) {
      throw unauthorized("has expired");
    }
    return shopperId(claims);
  }

  private static JsonNode claims(byte[] json) {
    try {
      JsonNode claims = JSON.readTree(json);
      claims
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!FIELDS.contains(name)) {
                  throw unauthorized(
                      "has an unknown field; known are " + String.join(", ", FIELDS));
                }
              });
      return claims;
    } catch (IOException broken) {
      throw unauthorized("holds no JSON object");
    }
  }

  private static ShopperId shopperId(JsonNode claims) {
    try {
      return new ShopperId(text(claims.get("userId")), text(claims.get("sessionId")));
    } catch (InvalidInput wrong) {
      throw unauthorized("is of nobody: " + wrong.getMessage());
    }
  }

  private static Optional<String> text(@Nullable JsonNode value) {
    if (value != null && !value.isTextual()) {
      throw unauthorized("has an id that is no text");
    }
    return Optional.ofNullable(value).map(JsonNode::textValue);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static byte[] signature(String payload, Secret signing) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM); // not thread-safe
      mac.init(new SecretKeySpec(bytes(signing.reveal()), ALGORITHM));
      return mac.doFinal(bytes(payload));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Refusal unauthorized(String what) {
    return Refusal.of(ProblemKind.UNAUTHORIZED, "the token in %s %s".formatted(HEADER, what));
  }
}
