/** Which products a request allows. */
@NullMarked
package dev.zhiyin.engine.filter;

import org.jspecify.annotations.NullMarked;
