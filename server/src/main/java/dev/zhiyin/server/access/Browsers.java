package dev.zhiyin.server.access;

import io.javalin.security.RouteRole;

/**
 * That a route may be asked with a key of browsers, which everybody can read. Such a route answers
 * for {@link Caller#shopper} only. One that does not say so may not.
 */
public enum Browsers implements RouteRole {
  /** With the token of a shopper. */
  ALLOWED,
  /** Also without one: there the first of a session comes from. */
  TO_BEGIN
}
