# A trail in modules that pass outputs on.

module "key" {
  source      = "./key"
  trail_name  = "acme-trail"
  window_days = 30
}

module "store" {
  source    = "./store"
  name      = "acme-trail-store"
  key_arn   = module.key.arn
  lock_days = 365
  keep_days = 730
}

module "trail" {
  source     = "./trail"
  name       = "acme-trail"
  bucket     = module.store.name
  key_arn    = module.key.arn
  prefix     = null
  depends_on = [module.store, module.key]
}

output "trail_arn" {
  value = module.trail.arn
}
