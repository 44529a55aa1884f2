# Reference values from R for tests/test_statistics_reference.py and tests/test_scales_reference.py.
#
# Run from the repository: Rscript tests/reference/reference.R
# reads tests/reference/data/*.csv, writes tests/reference/reference.json. README.md says what each value is for.
# A method that a package implements is taken from the package; a formula that none implements is written out here from
# the cited paper, independently of evallib, and is named "by hand" in the README.

suppressPackageStartupMessages({
  library(psych); library(lme4); library(lmerTest); library(coin); library(boot); library(jsonlite)
  library(effectsize); library(exactRankTests); library(pwr)
})
FOLDER <- "tests/reference"
if (!dir.exists(FOLDER)) stop("Run this from the repository's root.")
set.seed(20240501)

read <- function(name) read.csv(file.path(FOLDER, "data", paste0(name, ".csv")), na.strings = "")
split_sets <- function(data) lapply(split(data, data$set), function(part) part[names(part) != "set"])
plain <- function(x) unname(as.vector(x))
interval <- function(x) list(low = plain(x)[1], high = plain(x)[2])
agree <- function(x, y, within = 1e-9) if (max(abs(unlist(x) - unlist(y))) > within) stop("two ways disagree") else x

# ---- one wave -------------------------------------------------------------------------------------------------------

describe <- function(x) {
  x <- x[!is.na(x)]
  list(n = length(x), mean = mean(x), sd = sd(x), quartiles = plain(quantile(x, c(.25, .5, .75), type = 7)),
       mean_interval = interval(t.test(x)$conf.int))
}

# ---- two linked waves -----------------------------------------------------------------------------------------------

of_t_test <- function(test, se = test$stderr) {
  list(t = plain(test$statistic), df = plain(test$parameter), p = test$p.value, se = se, interval = interval(test$conf.int))
}

# Hollander & Wolfe 1999, 3.2-3.3: Walsh averages and their order statistics, zeros kept. wilcox.test drops zeros from the
# differences also for its estimate, so it serves as a check only where there are none.
hodges_lehmann <- function(d, level = .95) {
  walsh <- sort(outer(d, d, `+`)[upper.tri(diag(length(d)), diag = TRUE)] / 2)
  k <- max(qsignrank((1 - level) / 2, length(d)), 1)
  n <- length(d); m <- n * (n + 1) / 2
  normal <- floor(m / 2 - qnorm(1 - (1 - level) / 2) * sqrt(n * (n + 1) * (2 * n + 1) / 24))
  pick <- function(k) if (k < 1) list(low = NA, high = NA) else list(low = walsh[k], high = walsh[m + 1 - k])
  list(estimate = median(walsh), walsh_exact = pick(k), walsh_normal = pick(normal), exact_rank = k)
}

sign_flips <- function(d) { # every assignment of signs: two-sided p of the mean
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(d))))
  mean(abs(signs %*% d) >= abs(sum(d)) - 1e-9)
}

# When signs can be flipped without changing whole-number differences' distribution, perm.test is exact for any n.
permutation <- function(before, after) {
  d <- after - before
  whole <- all(abs(d - round(d)) < 1e-9)
  by_package <- if (whole) perm.test(after, before, paired = TRUE, exact = TRUE)$p.value else NULL
  by_list <- if (length(d) <= 16) sign_flips(d) else NULL
  if (!is.null(by_package) && !is.null(by_list)) agree(by_package, by_list)
  if (is.null(by_package)) by_list else by_package
}

wilcoxon <- function(before, after) {
  long <- data.frame(before, after)
  exact <- pvalue(wilcoxsign_test(after ~ before, long, distribution = "exact", zero.method = "Pratt"))
  asymptotic <- wilcoxsign_test(after ~ before, long, distribution = "asymptotic", zero.method = "Pratt")
  list(pratt_exact = plain(exact), pratt_asymptotic = plain(pvalue(asymptotic)), pratt_z = plain(statistic(asymptotic)))
}

bca <- function(d, resamples = 99999) {
  drawn <- boot(d, function(x, i) mean(x[i]), R = resamples)
  found <- boot.ci(drawn, type = "bca", L = empinf(drawn, type = "jack"))$bca
  c(interval(found[4:5]), list(resamples = resamples))
}

limits_of_ncp <- function(t, df, level = .95) { # noncentral t: the two noncentralities that just allow this t
  one <- function(p) uniroot(function(ncp) pt(t, df, ncp) - p, c(t - 4, t + 4), tol = 1e-13, extendInt = "downX")$root
  c(one((1 + level) / 2), one((1 - level) / 2))
}

exact_j <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) * sqrt(2 / df) # Hedges 1981

paired_effect_sizes <- function(before, after) {
  d <- after - before; n <- length(d); df <- n - 1
  ncp <- limits_of_ncp(t.test(d)$statistic, df)
  package <- cohens_d(after, before, paired = TRUE)
  agree(c(mean(d) / sd(d), ncp / sqrt(n)), unlist(package[c("Cohens_d", "CI_low", "CI_high")]), 2e-4) # package: optim
  spread <- sqrt((var(before) + var(after)) / 2)
  scale <- sd(d) / sqrt(n) / spread # Algina & Keselman 2003
  list(d_z = mean(d) / sd(d), d_z_interval = interval(ncp / sqrt(n)), d_av = mean(d) / spread,
       d_av_interval = interval(ncp * scale), j_approximate = 1 - 3 / (4 * df - 1), j_exact = exact_j(df),
       d_average_sd = mean(d) / ((sd(before) + sd(after)) / 2))
}

tost <- function(before, after, bound) {
  lower <- t.test(after, before, paired = TRUE, alternative = "greater", mu = -bound)
  upper <- t.test(after, before, paired = TRUE, alternative = "less", mu = bound)
  list(bound = bound, p_lower = lower$p.value, p_upper = upper$p.value, p = max(lower$p.value, upper$p.value),
       interval90 = interval(t.test(after, before, paired = TRUE, conf.level = .9)$conf.int))
}

of_wilcoxon <- function(test, d) {
  found <- suppressWarnings(test(d, conf.int = TRUE))
  c(list(estimate = plain(found$estimate)), interval(found$conf.int))
}

linked <- function(data) {
  before <- data$before; after <- data$after; d <- after - before
  list(n = length(d), mean_before = mean(before), mean_after = mean(after), sd_before = sd(before), sd_after = sd(after),
       change = mean(d), correlation = cor(before, after), test = of_t_test(t.test(after, before, paired = TRUE)),
       wilcoxon = wilcoxon(before, after), hodges_lehmann = hodges_lehmann(d),
       hodges_lehmann_conditional = of_wilcoxon(wilcox.exact, d), hodges_lehmann_r = of_wilcoxon(wilcox.test, d),
       permutation = permutation(before, after), bca = bca(d), effect = paired_effect_sizes(before, after),
       tost = lapply(c(1, 2, 5, 9), function(bound) tost(before, after, bound)))
}

# ---- two partly linked waves: Derrick, Toher & White 2017, by hand --------------------------------------------------

partly <- function(data) {
  both <- complete.cases(data); x <- data$before[!is.na(data$before)]; y <- data$after[!is.na(data$after)]
  pairs <- sum(both); n1 <- length(x); n2 <- length(y); a <- n1 - pairs; b <- n2 - pairs
  r <- cor(data$before[both], data$after[both])
  gamma <- (var(x) / n1 + var(y) / n2)^2 / ((var(x) / n1)^2 / (n1 - 1) + (var(y) / n2)^2 / (n2 - 1))
  se <- sqrt(var(x) / n1 + var(y) / n2 - 2 * r * sd(x) * sd(y) * pairs / (n1 * n2))
  df <- (pairs - 1) + (gamma - pairs + 1) / (a + b + 2 * pairs) * (a + b)
  change <- mean(y) - mean(x)
  list(n_before = n1, n_after = n2, n_pairs = pairs, change = change, correlation = r, se = se, df = df, t = change / se,
       p = 2 * pt(-abs(change / se), df), interval = interval(change + c(-1, 1) * qt(.975, df) * se))
}

# ---- two unlinked waves ---------------------------------------------------------------------------------------------

assumed <- function(x, y, r, shared) { # kasam.md 10.1: Welch with an assumed correlation of `shared` people
  n1 <- length(x); n2 <- length(y); change <- mean(y) - mean(x)
  se <- sqrt(var(x) / n1 + var(y) / n2 - 2 * r * shared * sd(x) * sd(y) / (n1 * n2))
  gamma <- t.test(y, x)$parameter
  derrick <- plain((shared - 1) + (gamma - shared + 1) / (n1 + n2) * (n1 + n2 - 2 * shared))
  of_df <- function(df) list(df = df, p = 2 * pt(-abs(change / se), df), interval = interval(change + c(-1, 1) * qt(.975, df) * se))
  list(r = r, shared = shared, se = se, normal = of_df(Inf), welch_df = of_df(plain(gamma)), derrick_df = of_df(derrick),
       fewest_df = of_df(min(n1, n2) - 1))
}

unlinked <- function(data) {
  x <- data$value[data$wave == "before"]; y <- data$value[data$wave == "after"]; n1 <- length(x); n2 <- length(y)
  pooled <- sqrt(((n1 - 1) * var(x) + (n2 - 1) * var(y)) / (n1 + n2 - 2)); d <- (mean(y) - mean(x)) / pooled
  scale <- sqrt(1 / n1 + 1 / n2); pooled_ncp <- limits_of_ncp(d / scale, n1 + n2 - 2)
  agree(c(d, pooled_ncp * scale), unlist(cohens_d(y, x)[c("Cohens_d", "CI_low", "CI_high")]), 2e-4)
  average <- sqrt((var(x) + var(y)) / 2)
  list(n_before = n1, n_after = n2, mean_before = mean(x), mean_after = mean(y), sd_before = sd(x), sd_after = sd(y),
       change = mean(y) - mean(x), test = of_t_test(t.test(y, x)), d_pooled = d, d_pooled_interval = interval(pooled_ncp * scale),
       j_approximate = 1 - 3 / (4 * (n1 + n2 - 2) - 1), j_exact = exact_j(n1 + n2 - 2), d_average = (mean(y) - mean(x)) / average,
       band = lapply(c(0, .54, .64, .78), function(r) assumed(x, y, r, min(n1, n2))),
       band_ten_shared = lapply(c(0, .54, .64, .78), function(r) assumed(x, y, r, 10)))
}

# ---- several units --------------------------------------------------------------------------------------------------

of_lmer <- function(model, term) {
  row <- coef(summary(model))[term, ]; groups <- ngrps(model)[["unit"]]; variances <- as.data.frame(VarCorr(model))
  list(estimate = row[["Estimate"]], se = row[["Std. Error"]], satterthwaite_df = row[["df"]], satterthwaite_p = row[["Pr(>|t|)"]],
       p_units_df = 2 * pt(-abs(row[["t value"]]), groups - 1),
       interval_units_df = interval(row[["Estimate"]] + c(-1, 1) * qt(.975, groups - 1) * row[["Std. Error"]]),
       sds = setNames(as.list(variances$sdcor), variances$grp), singular = isSingular(model), deviance = REMLcrit(model))
}

units <- function(data) {
  data$change <- data$after - data$before; data$person <- factor(seq_len(nrow(data)))
  long <- rbind(transform(data, wave = 0, score = before), transform(data, wave = 1, score = after))
  careful <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), check.conv.singular = "ignore")
  list(people = nrow(data), units = length(unique(data$unit)),
       change = of_lmer(lmer(change ~ 1 + (1 | unit), data, control = careful), "(Intercept)"),
       wave_unit = of_lmer(lmer(score ~ wave + (1 | unit), long, control = careful), "wave"),
       wave_unit_person = of_lmer(lmer(score ~ wave + (1 | unit) + (1 | person), long, control = careful), "wave"))
}

# ---- published numbers and planning ---------------------------------------------------------------------------------

power_rows <- function() {
  found <- function(...) power.t.test(..., power = .8, strict = TRUE, tol = 1e-12)$delta
  paired <- function(n, sd, alpha) found(n = n, sd = sd, sig.level = alpha, type = "paired")
  two <- function(n, sd) found(n = n, sd = sd)
  sd_change <- function(r) 22 * sqrt(2 * (1 - r))
  lapply(c(6, 10, 15, 20, 30, 50, 80, 100, 150), function(n) list(
    n = n, unlinked = two(n, 22), paired = lapply(c(.54, .64, .70, .78), function(r) list(r = r, points = paired(n, sd_change(r), .05))),
    paired_64_third = paired(n, sd_change(.64), .05 / 3),
    pwr_paired_64 = pwr.t.test(n = n, power = .8, type = "paired")$d * sd_change(.64)))
}

tost_vector <- function() { # summaries of a paired study (TOSTER's own test)
  n <- 65; sd_d <- sqrt(1.17^2 + 1.29^2 - 2 * .75 * 1.17 * 1.29); se <- sd_d / sqrt(n); change <- 5.83 - 5.75; bound <- .4 * sd_d
  list(change = change, se = se, df = n - 1, bound = bound, p_lower = pt((change + bound) / se, n - 1, lower.tail = FALSE),
       p_upper = pt((change - bound) / se, n - 1), interval90 = interval(change + c(-1, 1) * qt(.95, n - 1) * se),
       interval95 = interval(change + c(-1, 1) * qt(.975, n - 1) * se))
}

holm_rows <- function() lapply(list(c(.01, .04, .03), c(.2, .2, .2), c(.05), c(.6, .001, .4), c(1, .5, .9), c(.012, .2, .0005, .03)),
                               function(p) list(p = I(p), holm = I(p.adjust(p, "holm"))))

# Every sample of n people (each a sum of `items` answers) and, for a grid of printed figures, whether any sample gives both
# when halves may be rounded either way. The edges of a rounding interval count, so 1e-9 is added for R's own rounding.
printed <- function(n, low, high, items, decimals) {
  values <- (low * items):(high * items); k <- length(values)
  samples <- t(apply(combn(n + k - 1, n), 2, function(places) values[places - seq_len(n) + 1])) / items
  means <- rowMeans(samples); sds <- apply(samples, 1, sd)
  shown <- function(x, d) sprintf(paste0("%.", d, "f"), x)
  grid <- function(to, d, from = 0) shown(seq(from, to, by = 10^-d), d)
  fits <- function(x, text, d) abs(x - as.numeric(text)) <= .5 * 10^-d + 1e-9
  rows <- lapply(grid(high, decimals[1], low), function(mean_text) {
    near <- fits(means, mean_text, decimals[1])
    sd_texts <- grid(ceiling(max(sds) * 10) / 10 + .2, decimals[2])
    possible <- Filter(function(text) any(near & fits(sds, text, decimals[2])), sd_texts)
    list(mean = mean_text, grim = any(near), sds = I(as.character(possible)),
         least = if (any(near)) min(sds[near]), most = if (any(near)) max(sds[near]))
  })
  for (i in seq_along(means)) { # what R itself prints must be among the possible
    row <- Filter(function(row) row$mean == shown(means[i], decimals[1]), rows)[[1]]
    if (!shown(sds[i], decimals[2]) %in% row$sds) stop("R printed what it calls impossible")
  }
  list(n = n, low = low, high = high, items = items, sds = I(grid(ceiling(max(sds) * 10) / 10 + .2, decimals[2])), rows = rows)
}

# ---- questionnaires -------------------------------------------------------------------------------------------------

reliability <- function(items) {
  items <- items[complete.cases(items), ]
  alpha <- suppressMessages(suppressWarnings(psych::alpha(items, warnings = FALSE, check.keys = FALSE))); n <- nrow(items); k <- ncol(items)
  feldt <- alpha.ci(alpha$total$raw_alpha, n.obs = n, n.var = k, digits = 15)
  loadings <- tryCatch(factanal(items, 1, control = list(nstart = 8, opt = list(factr = 1, maxit = 5000))), error = function(e) NULL)
  # the same one-factor model in the units of the answers: loadings times the items' standard deviations
  totals <- function(l, u, r, s) list(implied = sum(l)^2 / (sum(l)^2 + sum(u)), observed = 1 - sum(u) / sum(r),
    implied_raw = sum(l * s)^2 / (sum(l * s)^2 + sum(u * s^2)), observed_raw = 1 - sum(u * s^2) / sum(r * outer(s, s)))
  s <- sapply(items, sd); r <- cor(items)
  ml <- if (is.null(loadings)) NULL else totals(plain(loadings$loadings), loadings$uniquenesses, r, s)
  minres <- if (k < 3) NULL else fa(items, 1, fm = "minres", warnings = FALSE)
  psych_total <- function(fm) if (k >= 3) {
    suppressMessages(suppressWarnings(omega(items, nfactors = 1, fm = fm, plot = FALSE)$omega.tot))
  }
  list(n = n, k = k, alpha = alpha$total$raw_alpha, feldt = list(low = feldt$lower.ci, high = feldt$upper.ci),
       item_rest = plain(alpha$item.stats$r.drop), omega_ml = ml, loadings = if (is.null(loadings)) NULL else plain(loadings$loadings),
       omega_minres = if (k < 3) NULL else totals(plain(minres$loadings), minres$uniquenesses, r, s),
       psych_omega_ml = psych_total("ml"), psych_omega_minres = psych_total("minres"))
}

score_scale <- function(keyed, columns, most_missing) { # most_missing: how many may be missing; person mean times k
  part <- keyed[, columns, drop = FALSE]; missing <- rowSums(is.na(part))
  ifelse(missing <= most_missing, rowMeans(part, na.rm = TRUE) * length(columns), NA)
}

scored <- function(raw, reversed, low, high, scales) {
  keyed <- raw; keyed[, reversed] <- low + high - keyed[, reversed]
  rules <- list(instrument = function(k) floor(.2 * k), half = function(k) floor(.5 * k), complete = function(k) 0)
  by_rule <- lapply(rules, function(most) {
    sums <- lapply(scales, function(columns) score_scale(keyed, columns, most(length(columns))))
    if (length(scales) > 1) sums$total <- Reduce(`+`, sums)
    lapply(sums, plain)
  })
  parts <- if (length(scales) > 1) c(scales, list(total = seq_len(ncol(raw)))) else scales
  whole <- complete.cases(keyed) # the same sums by psych, for those who answered everything
  keys <- make.keys(names(raw), lapply(parts, function(columns) paste0(ifelse(columns %in% reversed, "-", ""), names(raw)[columns])))
  by_psych <- suppressMessages(scoreItems(keys, raw[whole, ], missing = FALSE, impute = "none", min = low, max = high)$scores)
  for (id in names(parts)) agree(by_psych[, id] * length(parts[[id]]), by_rule$complete[[id]][whole])
  means <- lapply(by_rule$instrument, mean, na.rm = TRUE)
  list(unreversed_shift = lapply(setNames(names(scales), names(scales)), function(id) # kasam.md 5
         -2 * sum(scales[[id]] %in% reversed) * (means[[id]] / length(scales[[id]]) - (low + high) / 2)),
       scores = by_rule, percent_of_maximum = lapply(names(parts), function(id) {
         k <- length(parts[[id]]); plain(100 * (by_rule$instrument[[id]] - k * low) / (k * high - k * low)) }) |> setNames(names(parts)),
       reliability = lapply(parts, function(columns) reliability(keyed[, columns])),
       as_delivered = reliability(raw), described = lapply(by_rule$instrument, describe))
}

reliable_change <- function(before, after, sd, reliability) { # Jacobson & Truax 1991
  threshold <- 1.96 * sqrt(2) * sd * sqrt(1 - reliability); d <- after - before; d <- d[!is.na(d)]
  list(sd = sd, reliability = reliability, threshold = threshold, up = sum(d > threshold), down = sum(d < -threshold),
       unchanged = sum(abs(d) <= threshold))
}

# Equal codes that each wave has once; of the rows left over, those one character apart and without another candidate.
link_codes <- function(before, after, tolerant) {
  once <- function(codes) vapply(codes, function(code) sum(codes == code) == 1, logical(1))
  apart <- outer(before, after, Vectorize(function(x, y) { # how many characters differ; NA: cannot be the same person's
    if (x == "" || y == "" || nchar(x) != nchar(y)) NA_integer_ else sum(strsplit(x, "")[[1]] != strsplit(y, "")[[1]])
  }))
  equal <- apart %in% 0 & outer(once(before), once(after)); dim(equal) <- dim(apart)
  free <- outer(rowSums(equal) == 0, colSums(equal) == 0)
  candidate <- free & !is.na(apart) & apart <= tolerant
  accepted <- candidate & apart %in% 1 & outer(rowSums(candidate) == 1, colSums(candidate) == 1)
  places <- function(found) { found <- which(found, arr.ind = TRUE); unname(found[order(found[, 1]), , drop = FALSE] - 1) }
  list(exact = places(equal), tolerant = places(accepted),
       ambiguous = sum(rowSums(candidate) > 0) + sum(colSums(candidate) > 0) - 2 * sum(accepted))
}

kasam <- read("kasam13"); item_columns <- grep("^k\\d\\d$", names(kasam))
scales13 <- list(comprehensibility = c(2, 6, 8, 9, 11), manageability = c(3, 5, 10, 13), meaningfulness = c(1, 4, 7, 12))
waves <- lapply(c(before = "before", after = "after"), function(wave)
  scored(kasam[kasam$wave == wave, item_columns], c(1, 2, 3, 7, 10), 1, 7, scales13))
total_of <- function(wave) setNames(waves[[wave]]$scores$instrument$total, kasam$person[kasam$wave == wave])
shared <- intersect(names(total_of("before")), names(total_of("after")))
codes <- read.csv(file.path(FOLDER, "data", "codes.csv"), na.strings = NULL, colClasses = "character")
code_of <- function(wave) codes$code[codes$wave == wave]
scales29 <- list(comprehensibility = c(1, 3, 5, 10, 12, 15, 17, 19, 21, 24, 26), # kasam.md 2.1
                 manageability = c(2, 6, 9, 13, 18, 20, 23, 25, 27, 29), meaningfulness = c(4, 7, 8, 11, 14, 16, 22, 28))

files <- c(file.path(FOLDER, "data", sort(list.files(file.path(FOLDER, "data"), "\\.csv$"))), file.path(FOLDER, "reference.R"))
packages <- c("psych", "lme4", "lmerTest", "coin", "boot", "effectsize", "exactRankTests", "pwr", "jsonlite")
reference <- list(
  made_with = c(list(R = as.character(getRversion())), sapply(packages, function(p) as.character(packageVersion(p)), simplify = FALSE)),
  made_from = as.list(setNames(plain(tools::md5sum(files)), sub(paste0(FOLDER, "/"), "", files, fixed = TRUE))),
  linked = lapply(split_sets(read("pairs")), linked),
  partly = lapply(split_sets(read("partly")), partly),
  unlinked = unlinked(read("unlinked")),
  units = lapply(split_sets(read("units")), units),
  described = lapply(list(tied = c(0, 1, 1, 2, 5, 8, 10), two = c(3, 4), eleven = subset(read("pairs"), set == "untied")$before), describe),
  power = power_rows(), tost_vector = tost_vector(), holm = holm_rows(),
  kasam13 = waves,
  kasam29 = scored(read("kasam29")[, -1], c(1, 4, 5, 6, 7, 11, 13, 14, 16, 20, 23, 25, 27), 1, 7, scales29),
  ten = scored(read("ten")[, -1], c(2, 5), 0, 10, list(overall = 1:6)),
  reliable_change = c(lapply(c(.64, .82, .95), function(r) reliable_change(total_of("before")[shared], total_of("after")[shared], 11.7, r)),
                      list(reliable_change(rep(0, 5), c(-9, 0, 9, 4, NA), 5, .8))),
  printed = list(printed(5, 1, 5, 1, c(1, 1)), printed(4, 1, 3, 2, c(1, 1)), printed(7, 1, 4, 1, c(0, 1)), printed(6, 0, 1, 1, c(2, 2)),
                 printed(9, 0, 1, 1, c(1, 1))),
  codes = lapply(c(exact_only = FALSE, tolerant = TRUE), function(tolerant)
    link_codes(code_of("before"), code_of("after"), tolerant))
)
write_json(reference, file.path(FOLDER, "reference.json"), auto_unbox = TRUE, digits = NA, pretty = TRUE, na = "null", null = "null")
